// SPDX-License-Identifier: GPL-2.0-only
// ---- the detail ----

// A word for a POSIX shell.
function quote(word) {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function command(...words) {
	const text = report.options.concat(words).map(quote).join(" ");
	const button = make("button", { type: "button", className: "copy", textContent: "Copy" });

	button.onclick = () => copy(text).then(done => {
		button.textContent = done ? "Copied" : "Press Ctrl+C";
		setTimeout(() => { button.textContent = "Copy"; }, 1500);
	});
	return make("div", { className: "command" }, make("code", { textContent: text }), button);
}

// Without the clipboard API (a file opened in some browsers): the old way.
async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const area = make("textarea", { value: text });

		document.body.append(area);
		area.select();
		const done = document.execCommand("copy");
		area.remove();
		return done;
	}
}

function source(at) {
	const lines = report.sources[at.file];
	const box = make("div", { className: "source mono", tabIndex: 0 });

	for (let n = at.line - 2; lines && n <= at.line + 2; n++)
		if (lines[n] !== undefined)
			box.append(make("div", { className: n === at.line ? "hot" : "",
						 textContent: lines[n] || " ", "data-n": n }));
	return box.children.length ? box : null;
}

const sameLine = (a, b) => a && b && a.file === b.file && a.line === b.line;

// The way of the memory, drawn downwards; a line is quoted once, below its last hop.
function path(hops, colour) {
	const list = make("ol", { className: "path" });

	list.style.setProperty("--c", `var(--${colour})`);
	hops.forEach((h, i) => {
		const before = hops[i - 1], after = hops[i + 1];
		const enters = !before || before.function !== h.function || before.file !== h.file;
		const where = sameLine(before, h) ? null :
			make("div", { className: "in mono" },
			     h.function ? make("span", { className: enters ? "enter" : "",
							 textContent: h.function + "() " }) : null,
			     placeText(h));

		list.append(make("li", { className: (i ? "" : "first ") + (after ? "" : "last") },
				 make("div", { className: "what", textContent: h.what }), where,
				 sameLine(h, after) ? null : source(h)));
	});
	return list;
}

function known(pairs) {
	const list = make("dl", { className: "known" });

	for (const [name, value] of pairs)
		if (value)
			list.append(make("dt", { textContent: name }),
				    make("dd", {}, ...[value].flat()));
	return list;
}

function attributes(a) {
	const more = (a.may || []).filter(n => !a.names.includes(n));

	return (a.names.join(" | ") || "0") +
	       (more.length ? `, and can have ${more.join(" | ")}` : "") +
	       (a.known ? "" : " (not all of it is known)");
}

function unmaps(s) {
	if (!s.unmaps.length)
		return "nothing that dmattr could find";
	return s.unmaps.map(u => make("div", { className: "mono",
		textContent: `${u.api}() in ${u.function || "?"}(), ${placeText(u)}` }));
}

function siteFacts(s) {
	return known([
		["Memory", s.provenance.join(", ") +
			   (s.source ? `, from ${s.source.api || "?"}() at ${placeText(s.source)}` : "")],
		["Direction", s.direction],
		["Attributes", attributes(s.attrs) + (s.marked ? ": marked as it must be" : "")],
		["Lifetime", s.lifetime + (s.synced ? ", synced" : "")],
		["Interface", s.uapi === "none" ? "" : s.uapi],
		["Unmapped by", unmaps(s)],
		["Seen in", s.arch],
	]);
}

function hazards(list) {
	return list.map(h => make("div", {},
		make("p", {}, h.what, " ", make("span", { className: "mono dim",
							  textContent: placeText(h) })), source(h)));
}

function ruleText(id) {
	const r = rules.get(id);

	return r ? make("details", {}, make("summary", { textContent: "About " + id }),
			make("p", { textContent: r.summary }), make("p", { textContent: r.why })) : null;
}

function siteDetail(s, f) {
	const at = f || s, witness = f ? f.witness : s.witness;
	const hops = witness.length ? witness :
		[{ ...s, what: `${s.api}() maps it; where it comes from was not found` }];

	return [
		make("h2", { textContent: f ? f.message : `${s.api}() in ${s.function}()` }),
		make("div", { className: "where mono", textContent: placeText(at) +
			      (at.function ? ` in ${at.function}()` : "") }),
		make("div", { className: "tags" }, f ? pill(`${f.level}: ${f.rule}`, f.level) : null,
		     s ? pill(s.verdict) : null,
		     make("span", { className: "dim", textContent: `${at.confidence} confidence` })),
		s ? make("p", { textContent: s.why || "" }) : null,
		make("h3", { textContent: "The way of the memory" }),
		path(hops, s ? s.verdict : f.level),
		...(f && f.hazards.length ? [make("h3", { textContent: "Hazards" }),
					     ...hazards(f.hazards)] : []),
		...(s ? [make("h3", { textContent: "What is known" }), siteFacts(s)] : []),
		f ? make("h3", { textContent: "Fix" }) : null,
		f ? make("p", { textContent: f.fix.applicable ? "dmattr fix writes it." :
				f.fix.reason || "None is known." }) : null,
		make("h3", { textContent: "See it again" }),
		f ? command("check", "--rule", f.rule, f.file) : null,
		s ? command("explain", placeText(s)) : null,
		f ? ruleText(f.rule) : null,
	];
}

function leftDetail(l) {
	return [make("h2", { textContent: l.kind === "file" ? "A file not parsed, or damaged" :
			     "A call that is not judged" }),
		make("div", { className: "where mono", textContent: placeText(l) }),
		make("p", { textContent: l.reason }), l.line ? source(l) : null,
		make("h3", { textContent: "See it again" }), command("check", l.file)];
}

function choose(e, quietly) {
	const opened = !state.chosen !== !e;

	state.chosen = e;
	$("detail").hidden = !e;
	$("panes").classList.toggle("open", !!e);
	if (opened)
		drawHead();
	draw();
	if (!quietly)
		history.replaceState(null, "", e ? `#${e.tab}/${encodeURIComponent(e.id)}` : "#");
	if (!e)
		return;
	$("detail").replaceChildren(
		make("button", { id: "close", type: "button", textContent: "✕",
				 "aria-label": "Close", onclick: close }),
		...(e.tab === "left" ? leftDetail(e.of) :
		    siteDetail(e.site, e.tab === "findings" ? e.of : found.get(e.id)))
			.filter(Boolean));
	$("detail").scrollTop = 0;
}

function close() {
	choose(null);
	$("view").focus({ preventScroll: true });
}

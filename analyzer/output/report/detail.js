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

// The tabs that all lines begin with say nothing, and take the room of what does.
function indentOf(lines) {
	return Math.min(...lines.filter(l => l.trim()).map(l => l.search(/[^\t]/)));
}

function source(at) {
	const lines = report.sources[at.file] || [];
	const box = make("div", { className: "source mono", tabIndex: 0 });
	const shown = [-2, -1, 0, 1, 2].map(k => at.line + k).filter(n => lines[n] !== undefined);
	const indent = indentOf(shown.map(n => lines[n]));

	for (const n of shown)
		box.append(make("div", { className: n === at.line ? "hot" : "",
					 textContent: lines[n].slice(indent) || " ", "data-n": n }));
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

function siteFacts(s, f) {
	return known([
		["Memory", s.provenance.join(", ") +
			   (s.source ? `, from ${s.source.api || "?"}() at ${placeText(s.source)}` : "")],
		["Direction", s.direction],
		["Attributes", attributes(s.attrs) + (s.marked ? ": marked as it must be" : "")],
		["Lifetime", s.lifetime + (s.synced ? ", synced" : "")],
		["Interface", s.uapi === "none" ? "" : s.uapi],
		["Unmapped by", unmaps(s)],
		["Seen in", s.arch],
		["Semantic patch", f && f.spatch],
	]);
}

function hazards(list) {
	return list.map(h => make("div", {},
		make("p", {}, h.what, " ", make("span", { className: "mono dim",
							  textContent: placeText(h) })), source(h)));
}

// ---- records, drawn by cachelines ----

const WRITERS = { device: "written by the device", cpu: "written by the CPU meanwhile" };

// The bytes of a part in line n, as a block.
function block(part, record, n) {
	const line = record.cacheline, at = part.offset + record.phase - n * line;
	const begin = Math.max(0, at), end = Math.min(line, at + part.size);
	const bytes = `${part.name}: bytes ${part.offset} to ${part.offset + part.size - 1}`;
	const e = make("span", { className: part.writer || "", textContent: part.name,
				 title: bytes + (part.writer ? ", " + WRITERS[part.writer] : "") });

	e.style.left = 100 * begin / line + "%";
	e.style.width = 100 * (end - begin) / line + "%";
	return e;
}

function cacheline(record, n) {
	const line = record.cacheline;
	const parts = record.parts.filter(p => p.size > 0 &&
		p.offset + record.phase < (n + 1) * line && p.offset + p.size + record.phase > n * line);
	const writers = parts.map(p => p.writer);
	const shared = writers.includes("device") && writers.includes("cpu");

	return writers.includes("device") ? make("div", { className: "line" },
		make("span", { className: "offset mono", textContent: n * line - record.phase }),
		make("div", { className: "bytes" + (shared ? " shared" : "") },
		     ...parts.map(p => block(p, record, n)))) : null;
}

function recordView(record) {
	// an array at the end lies behind the record's size
	const end = Math.max(record.size, ...record.parts.map(p => p.offset + p.size));
	const total = Math.ceil((end + record.phase) / record.cacheline);
	const lines = [...Array(total).keys()].map(n => cacheline(record, n)).filter(Boolean);

	return make("div", { className: "record" },
		make("p", {}, make("span", { className: "mono", textContent: `struct ${record.tag}` }),
		     ` (${plural(record.size, "byte")}), ` +
		     `${lines.length} of ${plural(total, "cacheline")} of ${record.cacheline} bytes `,
		     make("span", { className: "mono dim", textContent: placeText(record) })),
		...lines,
		make("p", { className: "legend" }, ...Object.entries(WRITERS).map(([name, text]) =>
			make("span", { className: "key " + name, textContent: text }))));
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
		...(f && f.records ? [make("h3", { textContent: "The cachelines" }),
				      ...f.records.map(recordView)] : []),
		make("h3", { textContent: f && (f.records || /^dma-(unmap|on-stack)/.test(f.rule)) ?
			"What was seen" : "The way of the memory" }),
		path(hops, s ? s.verdict : f.level),
		...(f && f.hazards.length ? [make("h3", { textContent: "Hazards: with the attribute the mapping can fail" }),
					     ...hazards(f.hazards)] : []),
		...(s ? [make("h3", { textContent: "What is known" }), siteFacts(s, f)] : []),
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
	const titles = { file: "A file not parsed, or damaged", call: "A call that is not judged" };

	return [make("h2", { textContent: titles[l.kind] || "Not looked at wholly: " + l.kind }),
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

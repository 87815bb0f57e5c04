// SPDX-License-Identifier: GPL-2.0-only
// ---- totals ----

function countBy(list, key) {
	const counts = new Map();

	for (const x of list)
		counts.set(key(x), (counts.get(key(x)) || 0) + 1);
	return counts;
}

function narrow(verdict, part) {
	$("verdict").value = verdict;
	$("subsystem").value = part;
	showTab("sites");
	$("bar").scrollIntoView({ block: "start" });
}

function segment(verdict, n, most, part) {
	const b = make("button", { type: "button", title: `${part || "all"}: ${number(n)} ${verdict}`,
				   "aria-label": `${part || "all"}, ${verdict}: ${n}`,
				   onclick: () => narrow(verdict, part) });

	b.style.setProperty("--c", `var(--${verdict})`);
	b.style.width = `calc((100% - 7rem) * ${n / most})`;
	return b;
}

function chartRow(label, segments, text, onclick) {
	return make("div", {}, make("button", { type: "button", onclick, title: label }, label),
		    make("div", { className: "track" }, ...segments,
			 make("span", { textContent: text })));
}

function drawVerdicts() {
	const counts = countBy(report.sites, s => s.verdict);
	const most = Math.max(1, ...counts.values()), all = report.sites.length;

	$("by-verdict").replaceChildren(...VERDICTS.filter(v => counts.get(v)).map(v => {
		const n = counts.get(v);

		return chartRow(v, [segment(v, n, most, "")],
				`${number(n)} (${(100 * n / all).toFixed(1)}%)`, () => narrow(v, ""));
	}));
}

function drawSubsystems(all) {
	const totals = [...countBy(report.sites, s => subsystem(s.file))]
		.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	const pairs = countBy(report.sites, s => subsystem(s.file) + "\0" + s.verdict);
	const most = totals.length ? totals[0][1] : 1;
	const shown = all ? totals : totals.slice(0, TOP);

	$("by-subsystem").replaceChildren(...shown.map(([part, n]) => chartRow(part,
		VERDICTS.filter(v => pairs.get(part + "\0" + v))
			.map(v => segment(v, pairs.get(part + "\0" + v), most, part)),
		number(n), () => narrow("", part))));
	$("more").hidden = totals.length <= TOP;
	$("more").textContent = all ? "Show fewer" : `Show ${totals.length - TOP} more`;
	$("more").onclick = () => drawSubsystems(!all);
}

function narrowRule(rule) {
	$("filter").reset();
	$("rule").value = rule;
	showTab("findings");
	$("bar").scrollIntoView({ block: "start" });
}

// The rare ones first: they are what a reader looks for.
function drawRules() {
	const counts = countBy(report.findings, f => f.rule);
	const level = new Map(report.findings.map(f => [f.rule, f.level]));
	const most = Math.max(1, ...counts.values());
	const order = [...counts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));

	$("rules").hidden = !counts.size;
	$("by-rule").replaceChildren(...order.map(([rule, n]) => {
		const bar = make("button", { type: "button", title: `${number(n)} ${rule}`,
					     "aria-label": `${rule}: ${n}`,
					     onclick: () => narrowRule(rule) });

		bar.style.setProperty("--c", `var(--${level.get(rule)})`);
		bar.style.width = `calc((100% - 3rem) * ${n / most})`;
		return chartRow(rule, [bar], number(n), () => narrowRule(rule));
	}));
}

// ---- the page ----

function drawHeader() {
	const t = report.tree, c = report.coverage;
	const facts = [
		["require-coherent", t.attributes["require-coherent"] || "not in this tree"],
		["cpu-cache-overlap", t.attributes["cpu-cache-overlap"] || "not in this tree"],
		["cacheline", t.cacheline ? `${t.cacheline} bytes` : "not known"],
		["files", `${number(c.parsed)} of ${number(c.files)} parsed`],
		["calls in the text", `${number(c.textual)}, ${number(c.seen)} of them judged`],
		["verdict other than review", `${number(c.resolved)} of ${number(c.sites)} sites`],
	];

	$("title").textContent = `DMA mappings of Linux ${t.version}`;
	document.title = `${$("title").textContent}: ${plural(report.findings.length, "finding")}`;
	$("subtitle").textContent = `${t.path}, ${t.arch}; ` +
		`${report.tool.name} ${report.tool.version}`;
	$("facts").replaceChildren(...facts.map(([name, value]) => make("div", {},
		make("dt", { textContent: name }), make("dd", { textContent: value }))));
}

function fill(select, first, values) {
	select.replaceChildren(make("option", { value: "", textContent: first }),
			       ...values.map(v => make("option", { value: v, textContent: v })));
}

function drawBar() {
	const entries = Object.values(TABS).flatMap(t => t.entries);
	const all = key => [...new Set(entries.map(e => e[key]))].filter(Boolean);

	$("tabs").replaceChildren(...Object.entries(TABS).map(([name, t]) => make("button", {
		type: "button", role: "tab", id: "tab-" + name, onclick: () => showTab(name),
		textContent: `${t.title} ${number(t.entries.length)}`,
	})));
	fill($("verdict"), "All verdicts", VERDICTS.filter(v => all("verdict").includes(v)));
	fill($("subsystem"), "All subsystems", all("subsystem").sort());
	fill($("rule"), "All rules", all("rule").sort());
}

function clear() {
	$("filter").reset();
	filter();
}

function openFromAddress() {
	const [tab, id] = location.hash.slice(1).split("/").map(decodeURIComponent);
	const e = TABS[tab] && TABS[tab].entries.find(x => x.id === id);

	if (!e)
		return;
	showTab(tab);
	choose(e, true);
	$("view").scrollTop = state.shown.indexOf(e) * rowHeight();
}

const KEYS = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 };

function listen() {
	$("words").addEventListener("input", filter);
	for (const id of ["verdict", "subsystem", "rule"])
		$(id).addEventListener("change", filter);
	$("filter").addEventListener("submit", e => e.preventDefault());
	$("filter").addEventListener("reset", () => setTimeout(filter));
	$("empty-clear").addEventListener("click", clear);
	$("view").addEventListener("scroll", () => requestAnimationFrame(() => draw(true)),
				 { passive: true });
	$("view").addEventListener("keydown", e => {
		if (!(e.key in KEYS))
			return;
		e.preventDefault();
		step(KEYS[e.key]);
	});
	document.addEventListener("keydown", e => {
		if (e.key === "Escape" && state.chosen)
			close();
	});
	addEventListener("resize", () => draw());
	addEventListener("hashchange", openFromAddress);
}

$("charts").hidden = !report.sites.length;
drawHeader();
drawVerdicts();
drawSubsystems(false);
drawBar();
drawRules();
listen();
showTab(state.tab);
openFromAddress();

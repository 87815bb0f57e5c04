// SPDX-License-Identifier: GPL-2.0-only
// ---- the table: only the rows that are seen exist ----

const state = { tab: report.findings.length ? "findings" : "sites", shown: [], chosen: null,
		sort: null, down: false, from: 0, to: 0 };

function matches(e, words) {
	return words.every(w => e.words.includes(w)) &&
	       (!$("verdict").value || e.verdict === $("verdict").value) &&
	       (!$("subsystem").value || e.subsystem === $("subsystem").value) &&
	       (!$("rule").value || state.tab !== "findings" || e.rule === $("rule").value);
}

function byKey(key, down) {
	return (a, b) => {
		const x = key(a), y = key(b);

		return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
	};
}

function filter() {
	const tab = TABS[state.tab];
	const words = $("words").value.toLowerCase().split(/\s+/).filter(Boolean);

	state.shown = tab.entries.filter(e => matches(e, words));
	if (state.sort)
		state.shown.sort(byKey(state.sort.key, state.down));
	$("count").textContent = state.shown.length === tab.entries.length ? "" :
		`${number(state.shown.length)} of ${number(tab.entries.length)}`;
	$("empty").hidden = state.shown.length > 0;
	$("empty-why").textContent = tab.entries.length ? "Nothing matches." : "There are none.";
	$("empty-clear").hidden = !tab.entries.length;
	$("view").scrollTop = 0;
	draw();
}

function rowHeight() {
	return parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
}

const columns = () => TABS[state.tab].columns.filter(c => !(c.need && state.chosen));

function row(e, i) {
	const r = make("div", { className: "row", role: "option", id: "row-" + i,
				"aria-selected": String(e === state.chosen),
				onclick: () => choose(e) });

	r.append(...columns().map(c => c.cell(e)));
	r.classList.toggle("chosen", e === state.chosen);
	return r;
}

// scrolled: nothing else has changed; rows that stay are left alone, one may be clicked.
function draw(scrolled) {
	const h = rowHeight(), view = $("view"), n = state.shown.length;
	const from = Math.max(0, Math.floor(view.scrollTop / h) - MORE);
	const to = Math.min(n, Math.ceil((view.scrollTop + view.clientHeight) / h) + MORE);

	if (scrolled && from === state.from && to === state.to)
		return;
	Object.assign(state, { from, to });
	$("spacer").style.height = n * h + "px";
	$("list").style.setProperty("--gutter", view.offsetWidth - view.clientWidth + "px");
	$("rows").style.transform = `translateY(${from * h}px)`;
	$("rows").replaceChildren(...state.shown.slice(from, to).map((e, i) => row(e, from + i)));
}

function drawHead() {
	$("list").style.setProperty("--columns", columns().map(c => c.width).join(" "));
	$("head").replaceChildren(...columns().map(c => make("button", {
		type: "button",
		textContent: c.title + (c === state.sort ? (state.down ? " ▾" : " ▴") : ""),
		onclick: () => {
			state.down = c === state.sort && !state.down;
			state.sort = c;
			drawHead();
			filter();
		},
	})));
}

function showTab(name) {
	state.tab = name;
	state.sort = null;
	for (const b of $("tabs").children)
		b.setAttribute("aria-selected", String(b.id === "tab-" + name));
	$("rule").hidden = name !== "findings";
	$("verdict").hidden = name === "left";
	if (name === "left")
		$("verdict").value = "";
	drawHead();
	filter();
}

function step(by) {
	const at = state.shown.indexOf(state.chosen);
	const to = Math.max(0, Math.min(state.shown.length - 1, at + by));
	const h = rowHeight(), view = $("view");

	if (!state.shown.length)
		return;
	view.scrollTop = Math.max((to + 1) * h - view.clientHeight,
				  Math.min(view.scrollTop, to * h));
	choose(state.shown[to]);
}

// SPDX-License-Identifier: GPL-2.0-only
const $ = id => document.getElementById(id);
const report = JSON.parse($("data").textContent);
const VERDICTS = ["require-coherent", "cpu-cache-overlap", "isolate", "from-caller", "review",
		  "streaming", "none"];
const LEVELS = ["error", "warning", "note"];
const MORE = 3;		// rows drawn beyond what is seen
const TOP = 10;		// subsystems shown at first

// An element with properties, attributes ("data-x", "role" ...) and children; text is text.
function make(tag, properties = {}, ...children) {
	const e = document.createElement(tag);

	for (const [name, value] of Object.entries(properties)) {
		if (name.includes("-") || name === "role")
			e.setAttribute(name, value);
		else if (value !== undefined)
			e[name] = value;
	}
	e.append(...children.filter(c => c !== null && c !== undefined));
	return e;
}

const number = n => n.toLocaleString("en");
const plural = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;

function subsystem(file) {
	const parts = file.split("/");

	return parts.slice(0, Math.max(1, Math.min(2, parts.length - 1))).join("/");
}

// ---- what is listed ----

const sites = new Map(report.sites.map(s => [s.id, s]));
const rules = new Map(report.rules.map(r => [r.id, r]));
const found = new Map();	// site id: its first finding

function entry(tab, id, of, site, words) {
	return { tab, id, of, site, verdict: site ? site.verdict : "",
		 subsystem: subsystem(of.file), rule: of.rule || "",
		 words: words.filter(Boolean).join(" ").toLowerCase() };
}

function placeText(p) {
	return p.file + (p.line ? ":" + p.line : "") + (p.column ? ":" + p.column : "");
}

function findingEntry(f) {
	const s = sites.get(f.site) || null;

	if (s && !found.has(s.id))
		found.set(s.id, f);
	return entry("findings", f.fingerprint, f, s,
		     [placeText(f), f.function, f.rule, f.level, f.confidence, f.message,
		      s && s.api, s && s.verdict]);
}

function siteEntry(s) {
	return entry("sites", s.id, s, s,
		     [placeText(s), s.function, s.api, s.verdict, s.provenance.join(" "),
		      s.lifetime, s.direction, s.uapi, s.attrs.names.join(" "),
		      s.source && s.source.api]);
}

function leftEntry(l, i) {
	return entry("left", String(i), l, null, [placeText(l), l.function, l.reason]);
}

// Each list of the coverage is one of what was not, or not wholly, looked at.
const KINDS = { failed: "file", left_out: "call" };
const listed = Object.entries(report.coverage).flatMap(([name, list]) =>
	Array.isArray(list) ? list.filter(l => l.file)
		.map(l => ({ kind: KINDS[name] || name.replaceAll("_", " "), ...l })) : []);

// A column: title, what to sort by, the cell. Beside an open detail there is room for
// those without a need: "extra" ones go on a narrow page, too, "kept" ones stay there.
const verdictColumn = {
	title: "Verdict", key: e => VERDICTS.indexOf(e.verdict), width: "10rem",
	cell: e => pill(e.verdict),
};
const placeColumn = {
	title: "Place", width: "minmax(12rem, 4fr)",
	key: e => e.of.file + "\0" + String(e.of.line || 0).padStart(8, "0"),
	cell: e => place(e.of),
};
const column = (title, width, text, need) => ({
	title, width, need, key: text,
	cell: e => make("span", { textContent: text(e), className: need || "" }),
});
const TABS = {
	findings: {
		title: "Findings", entries: report.findings.map(findingEntry),
		columns: [{ title: "Rule", width: "15rem",
			    key: e => LEVELS.indexOf(e.of.level) + e.of.rule,
			    cell: e => pill(e.of.rule, e.of.level) },
			  placeColumn,
			  column("Function", "minmax(8rem, 2fr)", e => e.of.function || "", "kept"),
			  column("API", "minmax(8rem, 1.5fr)", e => e.site ? e.site.api : "", "extra"),
			  column("Confidence", "6.5rem", e => e.of.confidence, "extra")],
	},
	sites: {
		title: "Sites", entries: report.sites.map(siteEntry),
		columns: [verdictColumn, placeColumn,
			  column("Function", "minmax(7rem, 2fr)", e => e.of.function || "", "kept"),
			  column("API", "minmax(8rem, 1.5fr)", e => e.of.api, "extra"),
			  column("Memory", "7rem", e => e.of.provenance.join(", "), "extra"),
			  column("Life", "5rem", e => e.of.lifetime, "extra")],
	},
	left: {
		title: "Gaps", entries: listed.map(leftEntry),
		columns: [column("What", "5rem", e => e.of.kind), placeColumn,
			  column("Reason", "minmax(10rem, 5fr)", e => e.of.reason)],
	},
};

function pill(text, colour = text) {
	const e = make("span", { className: "pill" }, make("span", { textContent: text }));

	e.style.setProperty("--c", `var(--${colour})`);
	return e;
}

function place(p) {
	const cut = p.file.lastIndexOf("/") + 1;

	return make("span", { className: "place", title: placeText(p) },
		    make("span", { className: "dir", textContent: p.file.slice(0, cut) }),
		    make("span", { className: "base",
				   textContent: p.file.slice(cut) + (p.line ? ":" + p.line : "") }));
}

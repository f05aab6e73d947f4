"use strict";
/* The page as an app: drill-down, filters, sorting, links that keep a view. It reads the cells of the data block, adds
   them up, and writes text only (never markup), so nothing that a buyer typed can become part of the page. It asks
   nothing of the network, and without it the page reads whole: all it adds is built here.

   A view is the part after # of the address: #agent=…&campaign=…&reason=…&product=…; any of the four, or none. */

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const KEYS = ["agent", "campaign", "reason", "product"];
const LISTS = { agent: data.agents, campaign: data.campaigns, reason: data.reasons, product: data.products };
const FIRST_ROWS = 12;
const inPeriod = Object.fromEntries(KEYS.map((key, column) => [key, new Set([...data.losses, ...(column < 2 ? data.hours : [])].map((row) => row[column]))]));
let view = {};
let heat = "lost";

// -- writing

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function shape(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const count = (n) => n.toLocaleString("en-US");
const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(1) + "%" : "-");

function yuan(value) {
  if (data.language !== "en" && Math.abs(value) >= 10000) return "¥" + (value / 10000).toFixed(2) + "万";
  return "¥" + Math.round(value).toLocaleString("en-US");
}

function seconds(value) {
  const whole = Math.round(value);
  if (whole < 60) return fill(words.second, { s: whole });
  if (whole < 3600) return fill(words.minute, { m: Math.floor(whole / 60), s: String(whole % 60).padStart(2, "0") });
  return fill(words.hour, { h: Math.floor(whole / 3600), m: String(Math.floor(whole % 3600 / 60)).padStart(2, "0") });
}

// -- the view and its address

function address(changed) {
  const parts = KEYS.map((key) => [key, key in changed ? changed[key] : view[key]]).filter(([, id]) => id !== null && id !== undefined);
  return "#" + (parts.map(([key, id]) => key + "=" + encodeURIComponent(id)).join("&") || "explore");
}

function readAddress() {
  const named = {};
  for (const part of location.hash.slice(1).split("&")) {
    const [key, ...rest] = part.split("=");
    if (KEYS.includes(key) && rest.length) {
      let id = rest.join("=");
      try { id = decodeURIComponent(id); } catch { /* a broken escape is taken as it stands */ }
      if (LISTS[key].some((member) => member[0] === id)) named[key] = id;
    }
  }
  return named;
}

const position = (key) => (view[key] === undefined ? -1 : LISTS[key].findIndex((member) => member[0] === view[key]));
const nameOf = (key) => LISTS[key][position(key)][1];

/* Cells of the view; `free` is a dimension whose own filter is not applied, so that its table shows all its members. */
function cells(rows, columns, free) {
  const wanted = columns.map((key) => (key === free ? -1 : position(key)));
  return rows.filter((row) => wanted.every((want, i) => want < 0 || row[i] === want));
}

function sumBy(rows, column, figures) {
  const sums = new Map();
  for (const row of rows) {
    const key = column === null ? 0 : row[column];
    if (!sums.has(key)) sums.set(key, new Array(figures.length).fill(0));
    const sum = sums.get(key);
    figures.forEach((figure, i) => { sum[i] += row[figure]; });
  }
  return sums;
}

const LOSS_FIGURES = [4, 5];                       // count, yuan
const HOUR_FIGURES = [3, 4, 5, 6, 7, 8, 9, 10, 11]; // inquiries, matured, converted, lost, pending, yuan, paid, seconds, answered
const TREND_FIGURES = [3, 4, 5, 6];                // matured, converted, lost, yuan

// -- the parts of the section

function rateCell(converted, matured) {
  const isThin = matured > 0 && matured < data.thin;
  return el("td", { class: "number" + (isThin ? " thin" : ""), "data-v": matured ? converted / matured : -1 },
    el("span", { class: "value" }, percent(converted, matured) + (isThin ? " △" : "")),
    el("small", {}, matured ? count(converted) + "/" + count(matured) : ""));
}

function tile(label, text, under, isThin, hover) {
  return el("li", { class: isThin ? "thin" : "", title: hover }, el("span", { class: "label" }, label),
    el("strong", {}, text + (isThin ? " △" : "")), el("span", { class: "under" }, under || ""));
}

function tiles() {
  const lost = sumBy(cells(data.losses, KEYS), null, LOSS_FIGURES).get(0) || [0, 0];
  const all = sumBy(data.losses, null, LOSS_FIGURES).get(0) || [0, 0];
  const list = el("ul", { class: "tiles" },
    tile(words.lost, count(lost[0]), fill(words.of_all, { share: percent(lost[0], all[0]) })),
    tile(words.lost_yuan, yuan(lost[1]), fill(words.of_all, { share: percent(lost[1], all[1]) })));
  if (view.reason !== undefined || view.product !== undefined) return list;  // who bought has no reason
  const [inquiries, matured, converted, , pending, , paid, waited, answered] =
    sumBy(cells(data.hours, ["agent", "campaign"]), null, HOUR_FIGURES).get(0) || new Array(9).fill(0);
  list.prepend(
    tile(words.inquiries, count(inquiries), fill(words.pending, { count: count(pending) })),
    tile(words.rate, percent(converted, matured), count(converted) + "/" + count(matured), matured > 0 && matured < data.thin, words.rate_means));
  list.append(tile(words.paid, yuan(paid), ""),
    tile(words.first_response, answered ? seconds(waited / answered) : "-", "n=" + count(answered), answered > 0 && answered < data.thin, words.first_response_means));
  return list;
}

function spark(values, isCount) {
  const wide = 96, high = 22, top = Math.max(...values.filter((v) => v !== null), isCount ? 1 : 0.01);
  const step = wide / Math.max(values.length, 1);
  const drawing = shape("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, class: "spark", "aria-hidden": "true" });
  values.forEach((value, i) => {
    if (value === null) return;
    const tall = Math.max(value ? 1.5 : 0, value / top * (high - 2));
    drawing.append(shape("rect", { x: i * step + 0.5, y: high - tall, width: Math.max(step - 1, 1), height: tall, fill: isCount ? "var(--orange)" : "var(--blue)" }));
  });
  return drawing;
}

function seriesOf(rows, value) {
  const sums = sumBy(rows, 2, TREND_FIGURES);
  return data.steps.map((_, i) => (sums.has(i) ? value(sums.get(i)) : null));
}

/* One picture of the view's trend, with its ends and its highest value written out. */
function trend(title, values, write, isCount, isThin) {
  const told = values.filter((v) => v !== null);
  if (!told.length) return null;
  const wide = 460, high = 96, foot = 16, step = wide / values.length, top = Math.max(...told) || 1;
  const last = told[told.length - 1];
  const label = fill(words.trend_label, { title, first: data.steps[0], last: data.steps[data.steps.length - 1], now: write(last), top: write(Math.max(...told)) });
  const drawing = shape("svg", { viewBox: `0 0 ${wide} ${high + foot}`, role: "img", "aria-label": label, class: "trend" });
  values.forEach((value, i) => {
    if (value === null) return;
    const tall = Math.max(value ? 1.5 : 0, value / top * (high - 18));
    const bar = shape("rect", { x: i * step + 1, y: high - tall, width: Math.max(step - 2, 1.5), height: tall, fill: isCount ? "var(--orange)" : "var(--blue)", "fill-opacity": isThin[i] ? 0.4 : 1 });
    bar.append(shape("title", {}, data.steps[i] + " " + write(value)));
    drawing.append(bar);
  });
  const write_at = (x, y, anchor, text) => drawing.append(shape("text", { x, y, "text-anchor": anchor, "font-size": 11, fill: "var(--muted)" }, text));
  write_at(0, 11, "start", fill(words.highest, { value: write(Math.max(...told)) }));
  write_at(0, high + foot - 3, "start", data.steps[0]);
  write_at(wide, high + foot - 3, "end", data.steps[data.steps.length - 1]);
  const isAnyThin = values.some((value, i) => value !== null && isThin[i]);
  return el("figure", {}, el("figcaption", {}, title + (isAnyThin ? " · " + words.thin_bars : "")), drawing);
}

function trends() {
  const rows = cells(data.trend, ["agent", "campaign"]);
  if (view.reason !== undefined || view.product !== undefined) return el("p", { class: "note" }, words.no_trend);
  const isThin = seriesOf(rows, ([matured]) => matured < data.thin);
  return el("div", { class: "pair" },
    trend(words.trend_rate, seriesOf(rows, ([matured, converted]) => (matured ? converted / matured : null)), (v) => percent(v, 1), false, isThin),
    trend(words.trend_lost, seriesOf(rows, (sum) => sum[3]), yuan, true, []));
}

/* A table of a dimension's members in the view: every name leads one step further down. */
function table(key) {
  const column = KEYS.indexOf(key), members = LISTS[key], hasRate = column < 2;
  const losses = sumBy(cells(data.losses, KEYS, key), column, LOSS_FIGURES);
  const asked = hasRate ? sumBy(cells(data.hours, ["agent", "campaign"], key), column, HOUR_FIGURES) : new Map();
  const isWhole = view.reason === undefined && view.product === undefined;
  const isKept = (i) => members[i][0] === (key === "reason" ? "unknown.silent" : key === "product" ? "" : null);  // told last, and drowns no bar
  const keys = [...new Set([...losses.keys(), ...(isWhole ? asked.keys() : [])])];
  const rows = keys.map((i) => ({ i, lost: losses.get(i) || [0, 0], asked: asked.get(i) || new Array(9).fill(0) }))
    .sort((a, b) => isKept(a.i) - isKept(b.i) || b.lost[1] - a.lost[1] || b.lost[0] - a.lost[0]);
  if (!rows.length) return null;
  const top = Math.max(...rows.filter((row) => !isKept(row.i)).map((row) => row.lost[1]), 0) || 1;
  const total = rows.reduce((sum, row) => sum + row.lost[0], 0);
  const showsRate = hasRate && isWhole;
  const heads = [words[key], ...(showsRate ? [words.rate] : []), words.lost, words.share, words.lost_yuan, ...(showsRate ? [words.trend_short] : []), ...(key === "reason" ? [words.owner] : [])];
  const head = el("tr", {}, ...heads.map((text, i) => el("th", { scope: "col", class: i && text !== words.owner && text !== words.trend_short ? "number" : "text", title: text === words.rate ? words.rate_means : null }, el("span", {}, text))));
  const body = el("tbody", {}, ...rows.map((row, n) => {
    const [id, name, owner, meaning] = members[row.i], isChosen = view[key] === id;
    const link = el("a", { href: address({ [key]: isChosen ? null : id }), title: meaning || null, "aria-current": isChosen ? "true" : null }, name);
    return el("tr", { class: (isChosen ? "chosen" : "") + (n >= FIRST_ROWS && !isChosen ? " further" : "") }, el("th", { scope: "row", class: "text" }, link),
      ...(showsRate ? [rateCell(row.asked[2], row.asked[1])] : []),
      el("td", { class: "number" }, count(row.lost[0])), el("td", { class: "number" }, percent(row.lost[0], total)),
      el("td", { class: "number", "data-v": row.lost[1] }, el("span", { class: "value" }, yuan(row.lost[1])), el("span", { class: "bar", style: `width:${isKept(row.i) ? 0 : Math.round(100 * row.lost[1] / top)}%` })),
      ...(showsRate ? [el("td", {}, spark(seriesOf(cells(data.trend, ["agent", "campaign"], key).filter((cell) => cell[column] === row.i), (sum) => sum[3]), true))] : []),
      ...(key === "reason" ? [el("td", {}, el("span", { class: "owner" }, owner))] : []));
  }));
  const made = el("table", { class: "x-" + key }, el("thead", {}, head), body);
  const box = el("div", { class: "facet" }, el("h3", {}, words["by_" + key]), el("div", { class: "wide" }, made));
  if (rows.length > FIRST_ROWS) {
    made.classList.add("folded");
    box.append(el("button", { type: "button", class: "more", "aria-expanded": "false", onclick: (event) => {
      const isFolded = made.classList.toggle("folded");
      event.target.textContent = isFolded ? fill(words.show_all, { count: rows.length }) : words.show_less;
      event.target.setAttribute("aria-expanded", String(!isFolded));
    } }, fill(words.show_all, { count: rows.length })));
  }
  sortable(made);
  return box;
}

/* Hours of the day across; agents down, or the campaigns of one agent. A cell says its n, and is pale when thin. */
function heatmap() {
  if (view.reason !== undefined || view.product !== undefined) return null;
  const key = view.agent === undefined ? "agent" : "campaign", column = KEYS.indexOf(key);
  const rows = cells(data.hours, ["agent", "campaign"]);
  if (!rows.length) return null;
  const met = rows.map((row) => row[2]), first = Math.min(...met);
  const hours = Array.from({ length: Math.max(...met) - first + 1 }, (_, i) => first + i);
  const members = [...sumBy(rows, column, HOUR_FIGURES)].sort((a, b) => b[1][5] - a[1][5]).slice(0, 2 * FIRST_ROWS);
  const read = { lost: (sum) => sum[3], lost_yuan: (sum) => sum[5], rate: (sum) => (sum[1] ? sum[2] / sum[1] : null), inquiries: (sum) => sum[0] }[heat];
  const write = { lost: count, inquiries: count, rate: (v) => Math.round(100 * v) + "%", lost_yuan: (v) => (v >= 1000 ? (v / 1000).toFixed(1) + "k" : Math.round(v)) }[heat];
  const lines = members.map(([i, sum]) => [LISTS[key][i][1], sumBy(rows.filter((row) => row[column] === i), 2, HOUR_FIGURES), sum]);
  const all = sumBy(rows, 2, HOUR_FIGURES);
  const top = Math.max(...lines.flatMap(([, sums]) => [...sums.values()].map((sum) => read(sum) || 0)), 0) || 1;
  const most = Math.max(...[...all.values()].map((sum) => read(sum) || 0)) || 1;
  const line = (name, sums, highest, isTotal) => el("tr", { class: isTotal ? "total" : "" }, el("th", { scope: "row", class: "text" }, name), ...hours.map((hour) => {
    const sum = sums.get(hour);
    const value = sum ? read(sum) : null;
    if (value === null || value === undefined) return el("td", { class: "s0" }, "·");
    const isThin = heat === "rate" && sum[1] < data.thin;
    const shade = value ? Math.min(5, Math.ceil(5 * value / highest)) : 0;
    return el("td", { class: isThin ? "s0 thin" : "s" + shade, title: fill(words.heat_cell, { name, hour, inquiries: count(sum[0]), matured: count(sum[1]), converted: count(sum[2]), lost: count(sum[3]), yuan: yuan(sum[5]) }) }, String(write(value)));
  }));
  const choose = el("label", { class: "choose" }, words.show + " ", el("select", { "aria-label": words.show },
    ...["lost", "lost_yuan", "rate", "inquiries"].map((name) => el("option", { value: name, selected: name === heat }, words[name]))));
  choose.querySelector("select").addEventListener("change", (event) => {
    heat = event.target.value;
    choose.closest(".heat").replaceWith(heatmap());
    document.querySelector(".heat select").focus();
  });
  return el("div", { class: "heat" }, el("h3", {}, words["heat_" + key]), el("p", { class: "note" }, words.heat_note), choose,
    el("div", { class: "wide" }, el("table", { class: "matrix x-heat" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "text" }, words[key]), ...hours.map((hour) => el("th", { scope: "col" }, String(hour))))),
      el("tbody", {}, ...lines.map(([name, sums]) => line(name, sums, top, false)), line(words.all, all, most, true)))));
}

// -- filters, and the conversations they leave

function filters() {
  const bar = el("form", { class: "filters", role: "search", "aria-label": words.filters });
  for (const key of KEYS) {
    const members = LISTS[key].filter((_, i) => inPeriod[key].has(i)).sort((a, b) => a[1].localeCompare(b[1], data.language));
    const select = el("select", { name: key }, el("option", { value: "-" }, words["any_" + key]),
      ...members.map(([id, name]) => el("option", { value: "=" + id, selected: view[key] === id }, name)));
    select.addEventListener("change", () => { location.hash = address({ [key]: select.value === "-" ? null : select.value.slice(1) }); });
    bar.append(el("label", {}, el("span", {}, words[key]), select));
  }
  bar.append(el("a", { href: "#explore", class: "clear", "aria-disabled": Object.keys(view).length ? null : "true" }, words.clear));
  bar.addEventListener("submit", (event) => event.preventDefault());
  return bar;
}

function filterCases() {
  const wanted = KEYS.map((key) => [key, view[key]]).filter(([, id]) => id !== undefined);
  let shown = 0;
  for (const item of document.querySelectorAll(".case")) {
    item.hidden = !wanted.every(([key, id]) => (key === "product" && id === "" ? !data.products.some(([p]) => p && p === item.dataset.product) : item.dataset[key] === id));
    shown += item.hidden ? 0 : 1;
  }
  for (const list of document.querySelectorAll(".cases")) list.hidden = wanted.length > 0 && !list.querySelector(".case:not([hidden])");
  const told = document.getElementById("cases-shown");
  told.textContent = wanted.length ? fill(words.cases, { view: KEYS.filter((key) => view[key] !== undefined).map(nameOf).join(" · "), count: shown }) : "";
  return shown;
}

function render() {
  const section = document.getElementById("explore");
  const title = KEYS.filter((key) => view[key] !== undefined).map(nameOf).join(" · ");
  const shown = filterCases();
  const focus = document.activeElement && document.activeElement.name;
  section.replaceChildren(
    el("h2", {}, title || words.title), el("p", { class: "note" }, words.note), filters(), tiles(),
    view.agent !== undefined && data.fair[view.agent] ? el("p", { class: "fair" }, data.fair[view.agent]) : "",
    el("p", { class: "to-cases" }, el("a", { href: "#part-conversations" }, fill(words.read_cases, { count: shown }))),
    trends() || "", el("div", { class: "facets" }, ...KEYS.slice().sort((a, b) => (a === "reason" ? -1 : b === "reason" ? 1 : 0)).map(table).filter(Boolean)),
    heatmap() || "");
  section.hidden = false;
  section.classList.toggle("unfiltered", !title);  // on paper the tables that follow say as much
  if (KEYS.includes(focus)) section.querySelector(`select[name=${focus}]`).focus();
}

// -- tables that sort

function valueOf(cell) {
  if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
  const text = (cell.querySelector(".value") || cell).textContent.trim();
  const number = Number(text.replace(/[¥,%△+\s]/g, "").replace("−", "-"));
  return text !== "" && !Number.isNaN(number) ? number : text;
}

function sortable(made) {
  const heads = [...made.tHead.rows[0].cells], body = made.tBodies[0];
  heads.forEach((head, column) => {
    const button = el("button", { type: "button", class: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") !== "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = [...body.rows].filter((row) => !row.classList.contains("total"));
      const keyed = rows.map((row, n) => ({ row, n, value: valueOf(row.cells[column]) }));
      keyed.sort((a, b) => {
        if (a.value === "-" || b.value === "-") return (a.value === "-") - (b.value === "-") || a.n - b.n;  // what is missing stands last
        const order = typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : String(a.value).localeCompare(String(b.value), data.language);
        return (isDown ? -order : order) || a.n - b.n;
      });
      body.prepend(...keyed.map((each) => each.row));
    });
  });
}

// -- beginning

function follow() {
  const target = document.getElementById(location.hash.slice(1));
  const named = readAddress();
  const isView = location.hash === "" || location.hash === "#explore" || Object.keys(named).length > 0;
  if (isView) {
    view = named;
    render();
    if (Object.keys(named).length) document.getElementById("explore").scrollIntoView();
  } else if (target && target.classList.contains("case")) {
    if (target.hidden) { view = {}; render(); }
    const chat = target.querySelector("details");
    if (chat) chat.open = true;
    target.scrollIntoView();
  }
}

document.documentElement.classList.add("app");
document.querySelectorAll("main table:not(.matrix)").forEach(sortable);
view = readAddress();
render();
follow();
window.addEventListener("hashchange", follow);

// -- the parts of the section: figures, trends, and a table of each dimension

function rateCell(converted, matured) {
  const isThin = matured > 0 && matured < data.thin;
  return el("td", { class: "number" + (isThin ? " thin" : ""), "data-v": matured ? converted / matured : -1 },
    el("span", { class: "value" }, percent(converted, matured) + (isThin ? " △" : "")),
    el("small", {}, matured ? count(converted) + "/" + count(matured) : ""));
}

function tile(label, text, under, isThin, hover) {
  return el("li", { class: isThin ? "thin" : "" }, hover ? el("button", { type: "button", class: "label", title: hover }, label) : el("span", { class: "label" }, label),
    el("strong", {}, text + (isThin ? " △" : "")), el("span", { class: "under" }, ...[under].flat().filter(Boolean)));
}

/* Matured, converted, lost and yuan of the view in the steps of a period; null where the data do not cover it whole. */
function periodOf(steps) {
  if (!steps.length || view.reason !== undefined || view.product !== undefined) return null;
  return sumBy(cells(data.trend, ["agent", "campaign"]).filter((row) => steps.includes(row[2])), null, TREND_FIGURES).get(0) || new Array(4).fill(0);
}

function moved(change) {
  return change ? el("span", { class: "change" }, words.compared + " " + change) : "";
}

function pointsMoved([matured, converted], [matured_before, converted_before]) {
  if (!matured || !matured_before) return "";
  const change = converted / matured - converted_before / matured_before;
  return signed((100 * Math.abs(change)).toFixed(1), change) + " " + words.points;
}

function tiles() {
  const lost = sumBy(cells(data.losses, KEYS), null, LOSS_FIGURES).get(0) || [0, 0];
  const all = sumBy(data.losses, null, LOSS_FIGURES).get(0) || [0, 0];
  const now = periodOf(data.now), before = periodOf(data.before);
  const list = el("ul", { class: "tiles" },
    tile(words.lost, count(lost[0]), [now && before && moved(relative(now[2], before[2])), fill(words.of_all, { share: percent(lost[0], all[0]) })]),
    tile(words.lost_yuan, yuan(lost[1]), [now && before && moved(relative(now[3], before[3])), fill(words.of_all, { share: percent(lost[1], all[1]) })]));
  if (view.reason !== undefined || view.product !== undefined) return list;  // who bought has no reason
  const [inquiries, matured, converted, , pending, , paid, waited, answered] =
    sumBy(cells(data.hours, ["agent", "campaign"]), null, HOUR_FIGURES).get(0) || new Array(9).fill(0);
  list.prepend(
    tile(words.inquiries, count(inquiries), fill(words.pending, { count: count(pending) })),
    tile(words.rate, percent(converted, matured), [now && before && moved(pointsMoved(now, before)), count(converted) + "/" + count(matured)], matured > 0 && matured < data.thin, words.rate_means));
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
  const body = el("tbody", {}, ...rows.map((row) => {
    const [id, name, owner, meaning] = members[row.i], isChosen = view[key] === id;
    const link = el("a", { href: address({ [key]: isChosen ? null : id }), title: meaning || null, "aria-current": isChosen ? "true" : null }, name);
    return el("tr", { class: isChosen ? "chosen" : null }, el("th", { scope: "row", class: "text" }, link),
      ...(showsRate ? [rateCell(row.asked[2], row.asked[1])] : []),
      el("td", { class: "number" }, count(row.lost[0])), el("td", { class: "number" }, percent(row.lost[0], total)),
      el("td", { class: "number", "data-v": row.lost[1] }, el("span", { class: "value" }, yuan(row.lost[1])), el("span", { class: "bar", style: `width:${isKept(row.i) ? 0 : Math.round(100 * row.lost[1] / top)}%` })),
      ...(showsRate ? [el("td", {}, spark(seriesOf(cells(data.trend, ["agent", "campaign"], key).filter((cell) => cell[column] === row.i), (sum) => sum[3]), true))] : []),
      ...(key === "reason" ? [el("td", {}, el("span", { class: "owner" }, owner))] : []));
  }));
  const made = el("table", { class: "x-" + key }, el("thead", {}, head), body);
  const box = el("div", { class: "facet" }, el("h3", {}, words["by_" + key]), el("div", { class: "wide" }, made));
  sortable(made);
  fold(made);
  return box;
}

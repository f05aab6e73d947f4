// -- the hours of the day

const HEAT_ROWS = 24;
let heat = "lost";

/* Hours of the day across; agents down, or the campaigns of one agent. A cell says its n, and is pale when thin. */
function heatmap() {
  if (view.reason !== undefined || view.product !== undefined) return null;
  const key = view.agent === undefined ? "agent" : "campaign", column = KEYS.indexOf(key);
  const rows = cells(data.hours, ["agent", "campaign"]);
  if (!rows.length) return null;
  const met = rows.map((row) => row[2]), first = Math.min(...met);
  const hours = Array.from({ length: Math.max(...met) - first + 1 }, (_, i) => first + i);
  const members = [...sumBy(rows, column, HOUR_FIGURES)].sort((a, b) => b[1][5] - a[1][5]).slice(0, HEAT_ROWS);
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

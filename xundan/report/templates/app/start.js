function render() {
  const section = document.getElementById("explore");
  const title = KEYS.filter((key) => view[key] !== undefined).map(nameOf).join(" · ");
  const shown = filterCases();
  const meaning = view.reason === undefined ? "" : LISTS.reason[position("reason")][3];
  const focus = document.activeElement && document.activeElement.name;
  section.replaceChildren(
    el("h2", {}, title || words.title), el("p", { class: "note" }, words.note), filters(), tiles(),
    meaning ? el("p", { class: "fair" }, meaning) : "",
    view.agent !== undefined && data.fair[view.agent] ? el("p", { class: "fair" }, data.fair[view.agent]) : "",
    ownPages(),
    el("p", { class: "to-cases" }, el("a", { href: "#part-conversations" }, fill(words.read_cases, { count: shown }))),
    trends() || "", el("div", { class: "facets" }, ...KEYS.slice().sort((a, b) => (a === "reason" ? -1 : b === "reason" ? 1 : 0)).map(table).filter(Boolean)),
    heatmap() || "");
  section.hidden = false;
  section.classList.toggle("unfiltered", !title);  // on paper the tables that follow say as much
  if (KEYS.includes(focus)) section.querySelector(`select[name=${focus}]`).focus();
}

/* Where one agent or one campaign is looked at, the page that can be sent to whom it is about. */
function ownPages() {
  const there = ["agent", "campaign"].filter((key) => view[key] !== undefined && data.pages[key + "=" + view[key]]);
  return el("p", { class: "own-pages", hidden: !there.length }, ...there.map((key) => el("a", { href: data.pages[key + "=" + view[key]] }, fill(words["own_page_" + key], { name: nameOf(key) }))));
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
    if (target.classList.contains("further")) unfold(target.closest(".cases"));
    const chat = target.querySelector("details");
    if (chat) chat.open = true;
    target.scrollIntoView();
  }
}

/* The contents stay at the top and may take two lines: what is gone to begins below them. */
function makeRoom() {
  document.documentElement.style.setProperty("--under-nav", document.querySelector("nav").offsetHeight + "px");
}

document.documentElement.classList.add("app");
makeRoom();
window.addEventListener("resize", makeRoom);
document.querySelectorAll("main table:not(.matrix)").forEach(sortable);
document.querySelectorAll("main table:not(.t-definitions)").forEach(fold);  // a definition is looked for with the browser's own search
explaining();
view = readAddress();
render();
follow();
window.addEventListener("hashchange", follow);

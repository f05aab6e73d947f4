// -- filters, and the conversations they leave

const FIRST_CASES = 20;

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
  foldCases();
  const told = document.getElementById("cases-shown");
  told.textContent = wanted.length ? fill(words.cases, { view: KEYS.filter((key) => view[key] !== undefined).map(nameOf).join(" · "), count: shown }) : "";
  return shown;
}

/* Of each list the first of those shown; a button shows the others. */
function foldCases() {
  for (const list of document.querySelectorAll(".cases")) {
    const shown = [...list.querySelectorAll(".case:not([hidden])")];
    shown.forEach((item, n) => item.classList.toggle("further", n >= FIRST_CASES));
    let button = list.querySelector("button.more");
    if (!button) {
      list.classList.add("folded");
      button = moreButton(list);
      list.append(button);
    }
    button.hidden = shown.length <= FIRST_CASES;
    button.dataset.all = fill(words.show_all_cases, { count: shown.length });
    if (list.classList.contains("folded")) button.textContent = button.dataset.all;
  }
}

function unfold(list) {
  if (list.classList.contains("folded")) list.querySelector("button.more").click();
}

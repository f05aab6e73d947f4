// -- tables that sort and fold

const FIRST_ROWS = 12;
const FEW_MORE = 3;  // so few are not worth a button

function valueOf(cell) {
  if (cell.dataset.v !== undefined) return Number(cell.dataset.v);
  const text = (cell.querySelector(".value") || cell).textContent.trim();
  const number = Number(text.replace(/[¥,%△+\s]/g, "").replace("−", "-"));
  return text !== "" && !Number.isNaN(number) ? number : text;
}

function sortable(made) {
  const heads = [...made.tHead.rows[0].cells], body = made.tBodies[0];
  heads.forEach((head, column) => {
    const button = el("button", { type: "button", class: "sort", title: head.title || null });
    head.removeAttribute("title");
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
      markFurther(made);
    });
  });
}

/* Past the first rows a table is folded, whatever it is sorted by; its total always stands. */
function fold(made) {
  const rows = made.tBodies[0].querySelectorAll("tr:not(.total)").length;
  if (rows <= FIRST_ROWS + FEW_MORE) return;
  made.classList.add("folded");
  markFurther(made);
  const button = moreButton(made);
  button.dataset.all = button.textContent = fill(words.show_all, { count: rows });
  made.parentElement.after(button);
}

function markFurther(made) {
  made.tBodies[0].querySelectorAll("tr:not(.total)").forEach((row, n) => row.classList.toggle("further", n >= FIRST_ROWS && !row.classList.contains("chosen")));
}

function moreButton(folded) {
  return el("button", { type: "button", class: "more", "aria-expanded": "false", onclick: (event) => {
    const isFolded = folded.classList.toggle("folded");
    event.target.textContent = isFolded ? event.target.dataset.all : words.show_less;
    event.target.setAttribute("aria-expanded", String(!isFolded));
  } });
}

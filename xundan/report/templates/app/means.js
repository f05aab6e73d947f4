// -- what a figure means, for whoever cannot hover

/* A pointer that rests on a name reads its title; a tap or the keyboard gets the same words in a note beside the name.
   The note lies over the page and is never printed, so nothing moves. */
const note = el("p", { class: "means", "aria-hidden": "true", hidden: true });  // a title is read aloud as it is
let explained = null;

function explain(target) {
  explained = target;
  note.hidden = !target;
  if (!target) return;
  note.textContent = target.title;
  placeNote();
}

function placeNote() {
  if (!explained) return;
  const gap = 6, name = explained.getBoundingClientRect(), own = note.getBoundingClientRect();
  const isBelow = name.bottom + gap + own.height <= innerHeight;
  note.style.top = Math.max(gap, isBelow ? name.bottom + gap : name.top - gap - own.height) + "px";
  note.style.left = Math.max(gap, Math.min(name.left, document.documentElement.clientWidth - own.width - gap)) + "px";
}

function explaining() {
  for (const label of document.querySelectorAll("#summary .label[title]")) {
    label.replaceWith(el("button", { type: "button", class: "label", title: label.title }, label.textContent));
  }
  document.body.append(note);
  document.addEventListener("click", (event) => {
    const named = event.target.closest("main [title]");
    explain(named && named.tagName !== "A" && document.contains(named) ? named : null);
  });
  document.addEventListener("focusin", (event) => explain(event.target.title && event.target.matches(":focus-visible") ? event.target : null));
  document.addEventListener("focusout", () => explain(null));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") explain(null); });
  document.addEventListener("scroll", placeNote, { capture: true, passive: true });
}

"use strict";
/* The page as an app: drill-down, filters, sorting, links that keep a view. It reads the cells of the data block, adds
   them up, and writes text only (never markup), so nothing that a buyer typed can become part of the page. It asks
   nothing of the network, and without it the page reads whole: all it adds is built here. The files of this folder are
   one script: view (what is looked at, and its sums), drill, heat, cases, tables, means, start.

   A view is the part after # of the address: #agent=…&campaign=…&reason=…&product=…; any of the four, or none. */

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const KEYS = ["agent", "campaign", "reason", "product"];
const LISTS = { agent: data.agents, campaign: data.campaigns, reason: data.reasons, product: data.products };
const inPeriod = Object.fromEntries(KEYS.map((key, column) => [key, new Set([...data.losses, ...(column < 2 ? data.hours : [])].map((row) => row[column]))]));
let view = {};

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
const signed = (text, value) => (/[1-9]/.test(text) ? (value > 0 ? "+" : "−") + text : text);

/* What became of a value, by the rule of format.py: in per cent, and as a multiple where it is many times as much. */
function relative(value, before) {
  if (!before) return "";
  const change = value / before - 1;
  return change >= data.multiple - 1 ? "×" + Math.round(change + 1) : signed((100 * Math.abs(change)).toFixed(1) + "%", change);
}

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

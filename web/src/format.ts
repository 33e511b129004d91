/** How numbers and times look to people. Minus is the true one, none is an en dash. */

export const minus = "\u2212";
export const none = "\u2013";

const zone = "America/New_York";

function fixed(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const whole = fixed(0);
const one = fixed(1);
const two = fixed(2);
const three = fixed(3);
const four = fixed(4);
const million = 1_000_000;
const billion = 1_000_000_000;
const sharesFormat = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** Formats with a true minus, and plus when asked; what rounds to nothing has no sign. */
function signed(value: number, format: Intl.NumberFormat, plus: boolean, before = "", after = ""): string {
  const text = format.format(Math.abs(value));
  const nothing = !/[1-9]/.test(text);
  const sign = nothing ? "" : value < 0 ? minus : plus ? "+" : "";
  return sign + before + text + after;
}

/** An account's value: $1,084,200. Below $1,000 with cents, from $100 M on in millions, and then in billions. */
export function account(value: number): string {
  if (!Number.isFinite(value)) return none;
  const size = Math.abs(value);
  if (size < 1_000) return signed(value, two, false, "$");
  if (size < 100 * million) return signed(value, whole, false, "$");
  if (size < billion) return signed(value / million, two, false, "$", " M");
  return signed(value / billion, three, false, "$", " B");
}

/** An amount of money: $1,234.50; a large one as an account's. */
export function money(value: number): string {
  if (Math.abs(value) >= 100 * million) return account(value);
  return Number.isFinite(value) ? signed(value, two, false, "$") : none;
}

/** A gain or a loss: +$12.30. */
export function gain(value: number): string {
  return Number.isFinite(value) ? signed(value, two, true, "$") : none;
}

/** A price among prices: 1,004.30. */
export function price(value: number | string): string {
  const number = typeof value === "string" && value === "" ? Number.NaN : Number(value);
  return money(number).replace("$", "");
}

/** A return: +8.42%. */
export function percent(fraction: number | null, digits = 2): string {
  if (fraction === null || !Number.isFinite(fraction)) return none;
  return signed(fraction * 100, digits === 2 ? two : fixed(digits), true, "", "%");
}

/** A part of a whole: 15.7%. */
export function weight(fraction: number): string {
  return Number.isFinite(fraction) ? signed(fraction * 100, one, false, "", "%") : none;
}

/** A plain ratio such as Sharpe: 1.20. */
export function ratio(value: number | null): string {
  return value === null || !Number.isFinite(value) ? none : signed(value, two, false);
}

/** What a model cost: four decimals below a dollar. */
export function cost(value: number | string): string {
  const number = typeof value === "string" && value === "" ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return none;
  return signed(number, Math.abs(number) < 1 && number !== 0 ? four : two, false, "$");
}

/** What models cost, with how many attempts there were whose cost nobody told: $0.12 + 3 unknown. */
export function spending(value: string, unpriced = 0): string {
  if (!unpriced) return cost(value);
  const unknown = `${count(unpriced)} unknown`;
  return Number(value) ? `${cost(value)} + ${unknown}` : unknown;
}

/**
 * Pads a figure with spaces of a digit's width, so that one that stands at the
 * right does not move when it gets a digit more.
 */
export function pad(figure: string, length: number): string {
  return figure.padStart(length, "\u2007");
}

/** A number of shares, without empty decimals; from ten million on in millions. */
export function shares(value: string): string {
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) return none;
  if (Math.abs(number) >= 10 * million) return signed(number / million, two, false, "", " M");
  return signed(number, sharesFormat, false);
}

/** A grade of an axis in dollars that is divided by step: $1,040,000, or $10.005 B. */
export function grade(value: number, step: number): string {
  const size = Math.abs(value);
  const [unit, word] = size < 10 * million ? [1, ""] : size < billion ? [million, " M"] : [billion, " B"];
  const isWhole = (steps: number) => Math.abs(steps - Math.round(steps)) < 1e-6;
  let digits = 0;
  while (digits < 6 && !isWhole((step / unit) * 10 ** digits)) digits++;
  return signed(value / unit, fixed(digits), false, "$", word);
}

/** A count: 1,204. */
export function count(value: number): string {
  return whole.format(value);
}

/** A duration of a model's answer: 3.4 s. */
export function latency(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${one.format(ms / 1000)} s`;
}

/** What is left: mm:ss, and h:mm:ss past an hour. Rounds up, so that zero means now. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function inNewYork(options: Intl.DateTimeFormatOptions): (at: number) => Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
  return (at) => Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

const parts = inNewYork({
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Market time without its zone: Tue 14 Oct, 11:42. */
export function marketTime(at: number): string {
  const p = parts(at);
  return `${p.weekday} ${p.day} ${p.month}, ${p.hour}:${p.minute}`;
}

/** A time of day in New York: 11:42. */
export function hourMinute(at: number): string {
  const p = parts(at);
  return `${p.hour}:${p.minute}`;
}

/** A time of day in New York with seconds: 11:41:48. */
export function clockTime(at: number): string {
  const p = parts(at);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** A day in New York: 14 Oct. */
export function day(at: number): string {
  const p = parts(at);
  return `${p.day} ${p.month}`;
}

/** A weekday and time of day in New York: Wed 09:30. */
export function weekdayTime(at: number): string {
  const p = parts(at);
  return `${p.weekday} ${p.hour}:${p.minute}`;
}

/** How long ago at was, up to an hour; then the time of the day, then the day. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return day(at) === day(now) ? `${hourMinute(at)} ET` : day(at);
}

/** A number with its word: 1 agent, 8 agents. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A word as a title has it. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

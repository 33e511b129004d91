import { account, minus } from "../format";
import type { Unit } from "../store/choice";

/** A number of the value axis: +2.5% or $1,040,000. */
export function axisLabel(value: number, unit: Unit): string {
  if (unit === "dollar") return account(value);
  const text = String(Math.round(Math.abs(value) * 1000) / 1000);
  const sign = value > 0 ? "+" : value < 0 ? minus : "";
  return text === "0" ? "0%" : `${sign}${text}%`;
}

import { grade, minus } from "../format";
import type { Unit } from "../store/choice";

/** A number of the value axis, which is divided by step: +2.5% or $1,040,000. */
export function axisLabel(value: number, unit: Unit, step: number): string {
  if (unit === "dollar") return grade(value, step);
  const text = String(Math.round(Math.abs(value) * 1000) / 1000);
  const sign = value > 0 ? "+" : value < 0 ? minus : "";
  return text === "0" ? "0%" : `${sign}${text}%`;
}

/** The numbers of a value axis that is divided evenly. */
export function axisLabels(values: readonly number[], unit: Unit): string[] {
  const step = (values[1] ?? 1) - (values[0] ?? 0);
  return values.map((value) => axisLabel(value, unit, step));
}

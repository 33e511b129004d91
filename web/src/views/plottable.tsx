import type { Plot } from "../chart/plot";
import { usePage } from "./context";
import { inUnit, reading } from "./reading";

/** The chart as a table. */
export function PlotTable({ plot }: { plot: Plot }) {
  void usePage().history.grown.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="stage scroll" tabIndex={0} aria-label="The chart as a table">
      <table>
        <caption class="hidden">
          Every line of the chart: where it started, where it is, and its extremes
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col" class="n">
              First
            </th>
            <th scope="col" class="n">
              Now
            </th>
            <th scope="col" class="n">
              Highest
            </th>
            <th scope="col" class="n">
              Lowest
            </th>
          </tr>
        </thead>
        <tbody>
          {reading(plot, null).map(({ name, value }) => {
            const line = plot.lines.find((candidate) => candidate.name === name);
            const values = (line?.values ?? []).filter((entry) => entry !== null);
            const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
            const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
            return (
              <tr key={name}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td class="n">{inUnit(values[0] ?? 0, plot.unit)}</td>
                <td class="n">{inUnit(value, plot.unit)}</td>
                <td class="n">{inUnit(high, plot.unit)}</td>
                <td class="n">{inUnit(low, plot.unit)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

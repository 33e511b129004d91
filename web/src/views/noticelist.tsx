import type { Logged } from "../wire/replica";
import type { Notice } from "../wire/values";
import { Ago } from "./ago";
import { usePage } from "./context";
import { useTicker, Waiting } from "./ticker";

/** What else happened: seasons, splits, dividends, benched agents. */
export function NoticeList() {
  const { arena } = usePage();
  const ticker = useTicker<HTMLOListElement, Logged<Notice>>(arena.notices.value.toReversed(), "");
  return (
    <>
      <Waiting ticker={ticker} of="notices" />
      {ticker.rows.length === 0 && (
        <p class="empty">Nothing unusual yet. Splits, dividends, pauses and benched agents are told here.</p>
      )}
      <ol class="notices" ref={ticker.list}>
        {ticker.rows.map(({ seq, value: notice }) => (
          <li key={`${seq}-${notice.kind}-${notice.agent}${notice.symbol}`}>
            <span dir="auto">{notice.text}</span>
            <small>
              <Ago at={notice.at} />
            </small>
          </li>
        ))}
      </ol>
    </>
  );
}

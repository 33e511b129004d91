import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { countdown, weekdayTime } from "../format";
import type { Timer } from "../wire/values";
import { usePage } from "./context";

import { useSeconds } from "./ticking";

const far = 12 * 3_600_000; // ms; beyond, a day and time says more than hours

/** What is said of each phase, and in the place of the countdown when there is none. */
const phases: Record<Timer["phase"], [label: string, word: string]> = {
  waiting: ["Next decision", "Waiting"],
  running: ["Next decision", "Soon"],
  open: ["Deciding now", "Deciding"],
  closed: ["Market closed", "Closed"],
  paused: ["Next decision", "Paused"],
  ended: ["Season", "Ended"],
  failed: ["Arena", "Stopped"],
};

/** What is said of a phase above a countdown, where that is something else. */
const counting: Partial<Record<Timer["phase"], string>> = {
  open: "Deciding · next decision",
  closed: "Closed · next decision",
};

/** What is left until the next round, counted down against the server's clock. */
export function Countdown() {
  const { arena, clock } = usePage();
  const timer = arena.timer.value;
  const next = timer?.next ?? null;
  const left = useCallback(() => {
    const now = clock.now();
    return next === null || now === null ? null : next - now;
  }, [next, clock]);
  const ms = useSeconds(left);
  if (!timer) return <div class="next" />;
  const reason = timer.reason ?? "";
  const text = figure(timer, ms);
  const counts = ms !== null && ms <= far;
  return (
    <div class="next">
      <span class="label">{(counts && counting[timer.phase]) || phases[timer.phase][0]}</span>
      <strong class={/\d:\d\d$/.test(text) ? "figure" : "figure words"} role="timer" aria-live="off">
        {text}
      </strong>
      {counts && timer.every !== null && (
        <Bar key={arena.resumes.value} next={timer.next ?? 0} every={timer.every} left={ms} />
      )}
      {reason !== "" && ms === null && (
        <span class="note" title={reason} dir="auto">
          {reason}
        </span>
      )}
      <Announcer ms={ms} />
    </div>
  );
}

function figure(timer: Timer, ms: number | null): string {
  if (ms === null || timer.next === null) return phases[timer.phase][1];
  if (ms > far) return `${timer.phase === "closed" ? "opens " : ""}${weekdayTime(timer.next)} ET`;
  return countdown(ms);
}

/** One animation from the deadline: no frame of it is ours. Without motion it steps with the seconds. */
function Bar({ next, every, left }: { next: number; every: number; left: number }) {
  const part = Math.max(0, Math.min(1, left / every));
  const begun = useRef({ next: 0, delay: 0 });
  if (begun.current.next !== next) begun.current = { next, delay: left - every };
  return (
    <span class="bar" aria-hidden="true">
      <i
        key={next}
        style={{
          animationDuration: `${every}ms`,
          animationDelay: `${begun.current.delay}ms`,
          transform: `scaleX(${part})`,
        }}
      />
    </span>
  );
}

/** Says politely that a minute, or ten seconds, are left. */
function Announcer({ ms }: { ms: number | null }) {
  const [said, say] = useState("");
  const seconds = ms === null ? null : Math.ceil(ms / 1000);
  useEffect(() => {
    if (seconds === 60) say("One minute until the next decision");
    else if (seconds === 10) say("Ten seconds until the next decision");
    else if (seconds !== null && seconds > 60) say("");
  }, [seconds]);
  return (
    <span class="hidden" role="status">
      {said}
    </span>
  );
}

import { useEffect, useState } from "preact/hooks";
import { none, plural } from "../format";
import { guessOf, keepGuess } from "../store/guess";
import { get } from "../wire/rest";
import type { Seat, Seats } from "../wire/schema";
import { Chip, Name } from "./chip";
import { usePage } from "./context";

/** Who may play under the code names, and the reader's guesses; after the reveal who did, and the score. */
export function SeatForm() {
  const { arena, screen, seats: question } = usePage();
  const { season, blind } = arena.status.value ?? {};
  useEffect(() => {
    question.ask((signal) => get("/api/arenas/{id}/seats", { places: { id: screen.arena }, signal }));
  }, [question, screen, season, blind]);
  const told = question.answer.value;
  return (
    <div class="content">
      {told && (told.blind === "" ? <p>Nobody plays under a code name here.</p> : <Form told={told} />)}
    </div>
  );
}

function Form({ told }: { told: Seats }) {
  const [guesses, setGuesses] = useState(() => new Map(told.seats.map(({ hash }) => [hash, guessOf(hash)])));
  const guess = (seat: Seat, candidate: string) => {
    keepGuess(seat.hash, candidate);
    setGuesses(new Map(guesses).set(seat.hash, candidate));
  };
  const revealed = told.blind === "revealed";
  const of = (seat: Seat) => guesses.get(seat.hash) ?? guessOf(seat.hash);
  return (
    <>
      <p>
        {revealed
          ? "The season is over, and this is who played."
          : "Each code name is one of these models, drawn by chance and sealed before the first round. Your guesses stay in this browser, and are scored when the season ends."}
      </p>
      <table>
        <caption class="hidden">
          {revealed ? "Code names and who they were" : "Code names and your guesses"}
        </caption>
        <thead>
          <tr>
            <th scope="col">Code name</th>
            {revealed && <th scope="col">Was</th>}
            <th scope="col">Your guess</th>
          </tr>
        </thead>
        <tbody>
          {told.seats.map((seat) => (
            <tr key={seat.hash}>
              <CodeName agent={seat.agent} />
              {revealed && <Was seat={seat} />}
              <td>
                {revealed ? (
                  <Outcome right={of(seat) === seat.name} guess={of(seat)} />
                ) : (
                  <Pick
                    agent={seat.agent}
                    candidates={told.candidates}
                    value={of(seat)}
                    onPick={(candidate) => guess(seat, candidate)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revealed && <Score told={told} guesses={told.seats.map(of)} />}
    </>
  );
}

function CodeName({ agent }: { agent: string }) {
  const { arena } = usePage();
  return (
    <th scope="row">
      <span class="agent">
        <Chip agent={arena.agents.value.get(agent)} />
        <Name of={agent} />
      </span>
    </th>
  );
}

function Was({ seat: { name, model } }: { seat: Seat }) {
  if (!name) return <td title="What was sealed is lost">{none}</td>;
  return (
    <td>
      <b>{name}</b>
      <small>{model}</small>
    </td>
  );
}

interface PickProps {
  agent: string;
  candidates: readonly string[];
  value: string;
  onPick(candidate: string): void;
}

function Pick({ agent, candidates, value, onPick }: PickProps) {
  return (
    <select
      aria-label={`Who is ${agent}?`}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      <option value="">No guess</option>
      {candidates.map((candidate) => (
        <option key={candidate} value={candidate}>
          {candidate}
        </option>
      ))}
    </select>
  );
}

function Outcome({ right, guess }: { right: boolean; guess: string }) {
  if (!guess) return <>{none}</>;
  return (
    <span class={right ? "up" : "down"}>
      <span aria-hidden="true">{right ? "✓" : "✗"}</span> {guess}
      <span class="hidden">{right ? ", right" : ", wrong"}</span>
    </span>
  );
}

/** The score beside that of chance. */
function Score({ told, guesses }: { told: Seats; guesses: readonly string[] }) {
  const { seats, candidates } = told;
  const right = seats.filter(({ name }, i) => name && guesses[i] === name).length;
  const made = guesses.filter(Boolean).length;
  const chance = (made / Math.max(candidates.length, 1)).toFixed(1);
  return (
    <p>
      {made === 0
        ? "You have not guessed."
        : `${right} of ${plural(made, "guess", "guesses")} ${right === 1 ? "is" : "are"} right. By chance it would be ${chance}.`}{" "}
      What was sealed fits its hash from the start of the season; “arena verify” proves it.
    </p>
  );
}

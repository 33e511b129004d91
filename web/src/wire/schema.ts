// Code generated from the server's Go types by "make generate". DO NOT EDIT.

/** An agent's account, marked to the last prices. */
export interface Account {
  agent: string;
  cash: Money;
  equity: Money;
  deposited: Money;
  fees: Money;
  realized: Money;
  dividends: Money;
  positions: Position[];
  receivables?: Receivable[];
  /** Open ones. */
  orders: OpenOrder[];
  trades: Trades;
  /** Equity at each close, for charts. */
  daily: number[];
  decisions: number;
  missed?: { [name: string]: number };
  /** Attempts that asked for a better answer. */
  repairs: number;
  usage: Usage;
  last?: DecisionTaken;
  fills: OrderFilled[];
  refusals: OrderRejected[];
  /** The last round without the agent. */
  benched_until?: number;
}

/** What a corporate action does. */
export type ActionKind = "dividend" | "spin_off" | "split" | "merger" | "delisting";

/** One actor of the tree. */
export interface ActorStatus {
  process?: string;
  path: string;
  state: string;
  restarts: number;
  last_error?: string;
  /** Handled since its last start; zero of an agent of a blind season before its reveal. */
  messages: number;
  since?: string;
}

/** What a price did after a decision. A span that the data do not reach is null. */
export interface After {
  now: Span | null;
  /** At the first tick an hour of market time later, or more. */
  hour: Span | null;
  /** At the close of the next session. */
  day: Span | null;
}

export interface AgentBenchedEvent {
  type: "agent_benched";
  agent: string;
  round: number;
  until: number;
}

/** What an agent's return cost, and how its decider did. */
export interface AgentCosts {
  /** From 1; equal equities share a rank. */
  rank: number;
  agent: string;
  /** The return before fees and the model's cost. 0.01 is one percent. */
  gross: number;
  /** The return after fees, which is that of the leaderboard. 0.01 is one percent. */
  return: number;
  /** The return after fees and the model's cost; null where the cost of an attempt is not known, or not told. 0.01 is one percent. */
  net: number | null;
  /** Paid for trades. */
  fees: Money;
  usage: Usage;
  /** Those that were taken. */
  decisions: number;
  /** By reason. */
  missed?: { [name: string]: number };
  /** Attempts that asked for a better answer. */
  repairs: number;
}

export interface AgentCrashedEvent {
  type: "agent_crashed";
  agent: string;
  round: number;
  error: string;
}

export interface AgentReturnedEvent {
  type: "agent_returned";
  agent: string;
  round: number;
}

export interface AgentSeries {
  agent: string;
  points: ChartPoint[];
}

/** An arena with its season. */
export interface Arena {
  id: string;
  name: string;
  /** Failed or waiting, too, when nobody can or does run the arena. */
  phase: Phase;
  /** Why it does not run, as a clause. */
  reason?: string;
  /** Why what is shown may be old. */
  stale?: string;
  /** The last record shown. */
  seq: number;
  season: number;
  round: number;
  /** What was set since the season began, as clauses. It takes effect with the next one, after a reset. */
  differences?: string[];
  plan: Plan;
  outcome?: string;
  /** Models play under code names; left out where none does. While that is sealed nobody is told what asking them cost, took and came to: usage is zero, and a missed decision has no other reason than that it was. */
  blind?: "sealed" | "revealed";
  /** Of the record seq. */
  sum: string;
  /** Facts that are revealed when the season ends. */
  sealed?: Seal[];
  /** Those that were. */
  revealed?: Secret[];
  tick: number;
  /** Market time of the last tick. */
  at?: string;
  session?: Date;
  source?: string;
  /** Symbols whose price the last tick did not confirm. */
  stale_quotes: number;
  timer: Round;
  quotes: Quote[];
  standings: Standing[];
  /** In roster order. */
  accounts: Account[];
  /** Those that have closed. */
  sessions: Date[];
  /** The benchmark at each close. */
  benchmark_closes: number[];
}

/** An arena without its season. */
export interface ArenaLine {
  id: string;
  name: string;
  /** Failed or waiting, too, when nobody can or does run the arena. */
  phase: Phase;
  /** Why it does not run, as a clause. */
  reason?: string;
  /** Why what is shown may be old. */
  stale?: string;
  /** The last record shown. */
  seq: number;
  season: number;
  round: number;
  /** What was set since the season began, as clauses. It takes effect with the next one, after a reset. */
  differences?: string[];
}

export interface Asked {
  id: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** Empty for a market order. */
  limit: Money | "";
  /** Empty means day. */
  tif: string;
}

export interface Benchmark {
  symbol: string;
  seen: Money | null;
  after: After;
}

export interface Blind {
  candidates: string[];
  cast: string;
  names?: string[];
}

/** What agents and the benchmark did over a range, from the whole bucket in which it begins. */
export interface Chart {
  range: "1d" | "1w" | "1m" | "all";
  /** Market time in Unix milliseconds. Null before the first tick. */
  from: number | null;
  /** Market time in Unix milliseconds. */
  to: number | null;
  /** tick: all are there. extremes: the lowest and the highest of each stretch. session: it begins with closes. */
  resolution: "tick" | "extremes" | "session";
  /** In roster order. */
  agents: AgentSeries[];
  /** Null without one. */
  benchmark: SymbolSeries | null;
  /** Null where no model takes part. */
  managers: MeanSeries | null;
  /** Cash of every agent. */
  start: number;
  /** Those that the chart touches. */
  sessions: SessionBounds[];
}

/** A moment of market time in Unix milliseconds, and a value. */
export type ChartPoint = [number, number];

export interface Chat {
  /** Null where there is no chat. */
  room: WireRoom | null;
  /** Who can be written to. */
  agents: string[];
  messages: ChatEntry[];
  /** What to ask before for older ones; null when there are none. */
  before: number | null;
}

export interface ChatAnsweredEvent {
  type: "chat_answered";
  agent: string;
  round: number;
  messages: number[];
  text: string;
}

export interface ChatClosedEvent {
  type: "chat_closed";
  by: string;
}

export interface ChatDeliveredEvent {
  type: "chat_delivered";
  round: number;
  messages: number[];
}

/** A message and what came of it. */
export interface ChatEntry {
  /** Its number, counted from 1 in an arena. */
  id: number;
  /** Market time in Unix milliseconds. Of the last tick before it; zero before the first. */
  at: number;
  /** That delivers it. */
  round: number;
  /** What its writer calls itself, or empty. */
  from: string;
  /** An agent; empty: all for which a model decides. */
  to: string;
  text: string;
  status: MessageStatus;
  /** Why nobody answered, or empty. */
  reason: IgnoreReason | "";
  /** 1 if the operator has hidden it; then it has no words. */
  hidden: 0 | 1;
  /** In roster order. */
  replies: WireReply[];
}

export interface ChatHiddenEvent {
  type: "chat_hidden";
  id: number;
  by: string;
}

export interface ChatIgnoredEvent {
  type: "chat_ignored";
  round?: number;
  messages: number[];
  reason: IgnoreReason;
}

export interface ChatOpenedEvent {
  type: "chat_opened";
  by: string;
}

export interface ChatPostedEvent {
  type: "chat_posted";
  id: number;
  round: number;
  /** By what a viewer is known in this round and in no other; none of it leads to an address. */
  viewer?: string[];
  key?: string;
  from?: string;
  /** An agent; without it all for which a model decides. */
  to?: string;
  /** Empty if the operator has hidden it, and the record's sum is that of the whole one. */
  text: string;
}

export interface ChatRules {
  per_agent: number;
  per_viewer: number;
  longest: number;
}

/** A message of a client: JSON in a text frame of at most 4096 bytes, at most 10 a second after a burst of 20; a change of topics counts as three. */
export type ClientMessage = Hello | Subscribe | Ping;

/** The reason of close codes 1012 and 4001: the client comes back after a random part of retry. */
export interface CloseReason {
  /** Milliseconds. */
  retry: number;
}

/** Names an error for programs. Codes never change their meaning. */
export type Code = "bad_request" | "missing_token" | "wrong_token" | "admin_disabled" | "origin_refused" | "not_found" | "unknown_arena" | "unknown_actor" | "unknown_decision" | "method_not_allowed" | "wrong_phase" | "command_conflict" | "body_too_large" | "too_many_requests" | "invalid_plan" | "nothing_to_reload" | "needs_key" | "unknown_message" | "chat_closed" | "message_refused" | "chat_limit" | "internal" | "journal_damaged" | "unavailable" | "timeout";

export interface CommandHandledEvent {
  type: "command_handled";
  id: string;
  asks: string;
  at?: string;
}

/** What became of a command for one arena. */
export interface CommandResult {
  arena: string;
  ok: boolean;
  error?: Error;
}

/** What the agents' returns cost. */
export interface Costs {
  /** Market time in Unix milliseconds. Of the last tick; null before the first. */
  at: number | null;
  /** The last that was opened. */
  round: number;
  /** Models play under code names; left out where none does. While that is sealed nobody is told what asking them cost, took and came to: usage is zero, and a missed decision has no other reason than that it was. */
  blind?: "sealed" | "revealed";
  /** In the order of the leaderboard. */
  agents: AgentCosts[];
}

/** A calendar day in New York. */
export type Date = string;

export interface Decider {
  kind: string;
  name: string;
  prompt?: string;
  settings?: { [name: string]: string };
}

/** A decision with what came of it. */
export interface Decision {
  round: number;
  agent: string;
  decider: string;
  /** Market time in Unix milliseconds. */
  at: number;
  /** Its record. */
  seq: number;
  rationale: string;
  /** Empty when it was taken. */
  missed: MissReason | "";
  detail: string;
  /** Orders that it cancels. */
  cancel?: number[];
  attempts?: number;
  usage?: Usage;
  latency_ms?: number;
  outcome?: string;
  repairs?: number;
  model?: string;
  orders: DecisionOrder[];
  /** Null without one. */
  benchmark: Benchmark | null;
  unplaced?: Unplaced[];
  estimates?: Estimate[];
  prompt?: string;
  prompt_version?: string;
  replies?: string[];
  equity: Worth;
  /** Of the same agent. */
  previous: RoundRef | null;
  /** Of the same agent. */
  next: RoundRef | null;
}

export interface DecisionMissedEvent {
  type: "decision_missed";
  agent: string;
  round: number;
  reason: MissReason;
  detail?: string;
  receipt?: Receipt;
}

/** An order as it was asked for, and its outcomes in the order in which they came. */
export interface DecisionOrder {
  id: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** Empty for a market order. */
  limit: Money | "";
  /** Empty means day. */
  tif: string;
  /** The price at the decision. */
  seen: Money | null;
  outcomes: Outcome[];
  after: OrderAfter;
}

export interface DecisionTaken {
  agent: string;
  round: number;
  orders?: PlacedOrder[];
  cancel?: number[];
  rationale?: string;
  unplaced?: Unplaced[];
  estimates?: Estimate[];
  receipt?: Receipt;
}

export interface DecisionTakenEvent {
  type: "decision_taken";
  agent: string;
  round: number;
  orders?: PlacedOrder[];
  cancel?: number[];
  rationale?: string;
  unplaced?: Unplaced[];
  estimates?: Estimate[];
  receipt?: Receipt;
}

export interface Decisions {
  decisions: Listed[];
  /** What to ask before for older ones; null when there are none. */
  before: number | null;
}

/** What has changed. Its p must be the client's cursor; otherwise the client connects again. */
export interface Delta {
  /** The client's cursor before. */
  p: number;
  /** The client's cursor afterwards. */
  s: number;
  /** The topics that are new to the client: it forgets what it holds of them. */
  t?: number[];
  /** Grouped by topic and in order within one. */
  d: (LatestEntry | LogEntry)[];
}

/** An arena whose season was begun with other settings. */
export interface Differing {
  arena: string;
  differences: string[];
}

export interface DividendAccruedEvent {
  type: "dividend_accrued";
  symbol: string;
  kind?: ActionKind;
  ex_date: Date;
  pay_date: Date;
  per_share: Money;
  holders: Holder[];
}

export interface DividendPaidEvent {
  type: "dividend_paid";
  agent: string;
  symbol: string;
  ex_date: Date;
  pay_date: Date;
  amount: Money;
}

/** Why a season ended. */
export type EndReason = "end_of_data" | "max_sessions";

export interface Entrant {
  agent: string;
  decider: Decider;
  baseline?: boolean;
  rules?: Rules;
  was?: string;
}

/** Something that may be lost. */
export interface Ephemeral {
  x: Thinking | Writing | PhaseNews;
}

/** How the API refuses or fails. */
export interface Error {
  code: Code;
  /** A sentence for people that says what to do next. */
  message: string;
}

export interface Estimate {
  symbol: string;
  fair_value?: Money;
  top?: Money;
  bottom?: Money;
}

/** One fact of a season, told apart by its type. */
export type Event = SeasonStartedEvent | TickRecordedEvent | RoundScheduledEvent | RoundOpenedEvent | PromptChangedEvent | PromptKeptEvent | DecisionTakenEvent | DecisionMissedEvent | OrderFilledEvent | OrderRejectedEvent | SplitAppliedEvent | SplitDoubtedEvent | SymbolSettledEvent | DividendAccruedEvent | DividendPaidEvent | SessionClosedEvent | AgentCrashedEvent | AgentBenchedEvent | AgentReturnedEvent | PausedEvent | ResumedEvent | CommandHandledEvent | SeasonEndedEvent | SealRevealedEvent | SeasonExtendedEvent | LossAcceptedEvent | ChatPostedEvent | ChatDeliveredEvent | ChatAnsweredEvent | ChatIgnoredEvent | ChatHiddenEvent | ChatClosedEvent | ChatOpenedEvent;

export interface Events {
  records: Record[];
  /** What to ask after for the rest. */
  next: number;
  /** The last record there is. */
  head: number;
}

export interface Failed {
  arena: string;
  reason: string;
}

/** The one shape of an error. */
export interface Failure {
  error: Error;
}

export interface FeeSchedule {
  bps: number;
  minimum: Money;
}

/** How a price source does. */
export interface FeedHealth {
  name: string;
  ok: boolean;
  last_success?: string;
  last_error?: string;
  /** How old its prices were at the last success; zero for a source that makes its own. */
  age_ms: number;
}

/** The process lives. */
export interface Health {
  status: "ok";
  version: string;
  timestamp: string;
}

/** Nothing was missed. Comes behind the delta that answers a hello, and after 15 seconds without data. */
export interface Heartbeat {
  /** The client's cursor. */
  hb: number;
  /** The server's clock. Unix milliseconds. */
  now: number;
  /** The CRC-32 of the client's latest topics in canonical order. */
  crc: number;
}

/** The first message of a client, within 5 seconds, and only the first. */
export interface Hello {
  hello: 1;
  /** Without it all. */
  topics?: string[];
  /** The epoch, to resume. */
  e?: string;
  /** The cursor, to resume. */
  s?: number;
}

export interface Holder {
  agent: string;
  shares: Shares;
  after?: Shares;
  amount?: Money;
}

/** Why nobody answered a message of the audience. */
export type IgnoreReason = "no_reply" | "missed" | "season_over" | "hidden";

/** A key's last value; null when the key is gone. */
export type LatestEntry = [number, string, WireStatus | WireTimer | WirePrice | WireLine | WireBenchmark | WireManagers | WirePosition | WireRoom | WireMessage | null];

export interface Leader {
  agent: string;
  equity: Money;
  return: number;
}

/** A decision as it was taken, or why there is none. */
export interface Listed {
  round: number;
  agent: string;
  decider: string;
  /** Market time in Unix milliseconds. */
  at: number;
  /** Its record. */
  seq: number;
  rationale: string;
  /** Empty when it was taken. */
  missed: MissReason | "";
  detail: string;
  /** Orders that it cancels. */
  cancel?: number[];
  attempts?: number;
  usage?: Usage;
  latency_ms?: number;
  outcome?: string;
  repairs?: number;
  model?: string;
  orders: Asked[];
}

/** An event with the record that told it. */
export type LogEntry = [number, number, WireFill | WireDecision | WireRefusal | WireNotice];

export interface LossAcceptedEvent {
  type: "loss_accepted";
  through: number;
  by: string;
}

/** The exchange at a moment of market time. */
export interface Market {
  open: boolean;
  /** In New York. */
  date: Date;
  at: string;
  next_open: string;
  next_close: string;
}

export interface MeanSeries {
  points: ChartPoint[];
}

/** How far a message of the audience has come. */
export type MessageStatus = "pending" | "delivered" | "answered" | "ignored";

/** Why an agent took no decision in a round. */
export type MissReason = "deadline" | "late" | "crash" | "error" | "unreadable" | "refused" | "budget" | "drain" | "benched" | "undisclosed";

/** Where the prices come from. */
export type Mode = "simulated" | "realtime" | "historical" | "hybrid";

/** US dollars as a decimal string with two to six decimals. */
export type Money = string;

export interface OpenOrder {
  id: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** The worst acceptable price; without it a market order. */
  limit?: Money;
  /** How long it stays open: day or gtc, until cancelled. Without it day. */
  tif?: string;
  round: number;
  seen_price?: Money;
  decided_at: string;
}

export interface Order {
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** The worst acceptable price; without it a market order. */
  limit?: Money;
  /** How long it stays open: day or gtc, until cancelled. Without it day. */
  tif?: string;
}

/** What the price of an order's symbol did, and the benchmark over the same spans. */
export interface OrderAfter {
  now: Span | null;
  /** At the first tick an hour of market time later, or more. */
  hour: Span | null;
  /** At the close of the next session. */
  day: Span | null;
  benchmark: After | null;
}

export interface OrderFilled {
  agent: string;
  order: number;
  round: number;
  seen_price?: Money;
  symbol: string;
  side: Side;
  shares: Shares;
  price: Money;
  fee: Money;
  reduced?: Reason;
  remaining?: Shares;
}

export interface OrderFilledEvent {
  type: "order_filled";
  agent: string;
  order: number;
  round: number;
  seen_price?: Money;
  symbol: string;
  side: Side;
  shares: Shares;
  price: Money;
  fee: Money;
  reduced?: Reason;
  remaining?: Shares;
}

export interface OrderRejected {
  agent: string;
  order: number;
  round: number;
  asked: Order;
  reason: Reason;
}

export interface OrderRejectedEvent {
  type: "order_rejected";
  agent: string;
  order: number;
  round: number;
  asked: Order;
  reason: Reason;
}

/** One outcome of an order. One that was filled in part and waits for the rest has two or more. */
export interface Outcome {
  kind: OutcomeKind;
  /** Market time in Unix milliseconds. Null while the order is open. */
  at: number | null;
  /** Those that were filled, or were not. */
  shares: Shares;
  price?: Money;
  fee?: Money;
  /** Why fewer shares were filled than asked for. */
  reduced?: Reason;
  /** Why nothing more was filled. */
  reason?: Reason;
  /** The sentence for either. */
  text?: string;
}

export type OutcomeKind = "filled" | "rejected" | "open";

export interface PausedEvent {
  type: "paused";
  by: string;
  stop?: boolean;
}

/** Where a season stands. */
export type Phase = "waiting" | "running" | "paused" | "ended" | "failed";

/** What is known of the arena's phase beside its journal, such as that nobody can run it. */
export type PhaseNews = ["phase", Phase | "", string];

/** Asks for a pong. */
export interface Ping {
  /** Any number of at most 32 characters. */
  ping: number;
}

export interface PlacedOrder {
  id: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** The worst acceptable price; without it a market order. */
  limit?: Money;
  /** How long it stays open: day or gtc, until cancelled. Without it day. */
  tif?: string;
}

export interface Plan {
  arena: string;
  name: string;
  /** Of the deciders, a number of 64 bits. That of simulated prices is sealed. */
  seed: string;
  mode: Mode;
  roster: Entrant[];
  symbols: string[];
  benchmark?: string;
  rules: Rules;
  /** Of every agent at the start. */
  cash: Money;
  round_every_ms: number;
  max_sessions?: number;
  prelude?: number;
  starts_at: string;
  chat?: ChatRules;
  blind?: Blind;
}

/** Answers a ping. */
export interface Pong {
  /** The ping's number. */
  pong: number;
  /** The server's clock. Unix milliseconds. */
  now: number;
}

/** A position with what it is worth. */
export interface Position {
  symbol: string;
  shares: Shares;
  cost: Money;
  fees: Money;
  price: Money;
  value: Money;
  /** Value less cost. */
  gain: Money;
  /** Gain over cost. 0.01 is one percent. */
  return: number;
  /** Part of the equity. */
  weight: number;
}

/** A message that was taken, and stored. */
export interface Posted {
  arena: string;
  ok: boolean;
  /** The number of the message; null if it is not remembered any more. */
  id: number | null;
}

export interface PromptChangedEvent {
  type: "prompt_changed";
  prompt: string;
  version: string;
  refused?: string;
  from?: string;
}

export interface PromptKeptEvent {
  type: "prompt_kept";
  sum: string;
  text: string;
  round?: number;
}

export interface PromptPart {
  text?: string;
  /** In place of nth, in the first journals. */
  sum?: string;
  /** The record that has the text. */
  seq?: number;
  /** Which of the kept parts of that record it is, from 0. */
  nth?: number;
}

/** The last price of a symbol. */
export interface Quote {
  symbol: string;
  /** Null before the first. */
  price: Money | null;
  at?: string;
}

/** Whether viewers should be sent here, and why not. */
export interface Ready {
  status: "ok" | "degraded" | "starting" | "stopping";
  reasons?: string[];
  failed?: Failed[];
  behind?: string[];
}

/** Why an order was refused, reduced or ended without a fill. */
export type Reason = "insufficient_cash" | "insufficient_shares" | "fee_above_proceeds" | "position_cap" | "minimum_invested" | "not_tradable" | "invalid_order" | "amount_too_large" | "expired" | "cancelled" | "split" | "symbol_ended" | "season_over" | "too_many_orders" | "not_marketable" | "participation";

export interface Receipt {
  prompt?: PromptPart[];
  /** As they came: the JSON object where a reply is one without white space, else a text. Where they are short, such an object with other white space is a list: the object without it, the indent of a level, and what stands before and after; and a character from U+FDD0 to U+FDD8 stands for the rationale. A decision tells them whole. */
  replies?: (string | { [name: string]: unknown } | ({ [name: string]: unknown } | string)[])[];
  /** Replies are stored without what the event says itself. */
  short?: boolean;
  attempts?: number;
  usage?: Usage;
  latency_ms?: number;
  repairs?: number;
  version?: string;
  model?: string;
  /** In the first journals; the round has it. */
  deadline?: string;
  outcome?: string;
}

export interface Receivable {
  symbol: string;
  ex_date: Date;
  pay_date: Date;
  amount: Money;
}

/** One commit of an arena. */
export interface Record {
  /** 1 for the first record, then without a gap. */
  seq: number;
  /** The chain's sum over this record, in hex. */
  sum: string;
  events: RecordEvents;
}

export type RecordEvents = Event[];

export interface RecordedQuote {
  symbol: string;
  price: Money;
  at?: string;
  source?: string;
  low?: Money;
  high?: Money;
  volume?: Shares;
}

/** What came of reading the settings of the arenas again. */
export interface Reloaded {
  /** Arenas that are new. */
  began: string[];
  /** Arenas that came to rest; their journals stay. */
  ended: string[];
  differs: Differing[];
  /** Prompts whose templates changed; models are told by them from the next round on. */
  prompts: string[];
  /** Sentences. */
  warnings: string[];
}

export interface ResumedEvent {
  type: "resumed";
  by: string;
}

/** When the next round opens. */
export interface Round {
  /** The next one. */
  round: number;
  /** Market time. */
  due: string;
  /** Wall time in Unix milliseconds. Null without a countdown. */
  next: number | null;
  reason?: string;
  /** The round that is being decided. */
  open?: number;
  /** Wall time in Unix milliseconds. */
  deadline?: number;
}

export interface RoundOpenedEvent {
  type: "round_opened";
  round: number;
  at: string;
  deadline?: string;
  snapshot_seq: number;
}

export interface RoundRef {
  round: number;
}

export interface RoundScheduledEvent {
  type: "round_scheduled";
  round: number;
  due: string;
  at?: string;
}

export interface Rules {
  fees: FeeSchedule;
  half_spread_bps: number;
  slippage_bps: number;
  max_position_bps: number;
  min_invested_bps?: number;
  participation_bps: number;
  lot: Shares;
  universe?: string[];
}

/** A fact that is fixed at the start of a season and revealed at its end. */
export interface Seal {
  /** Of the fact. */
  name: string;
  /** SHA-256 in hex of "arena seal 1", the name, the value and the salt, each after its length in eight bytes. */
  hash: string;
}

export interface SealRevealedEvent {
  type: "seal_revealed";
  name: string;
  value: string;
  /** Keeps the value from being guessed by its hash. */
  salt: string;
}

export interface SeasonEndedEvent {
  type: "season_ended";
  reason: EndReason;
}

export interface SeasonExtendedEvent {
  type: "season_extended";
  reopened?: Date;
}

export interface SeasonStartedEvent {
  type: "season_started";
  arena: string;
  name: string;
  /** Of the deciders, a number of 64 bits. That of simulated prices is sealed. */
  seed: string;
  mode: Mode;
  roster: Entrant[];
  symbols: string[];
  benchmark?: string;
  rules: Rules;
  /** Of every agent at the start. */
  cash: Money;
  round_every_ms: number;
  max_sessions?: number;
  prelude?: number;
  starts_at: string;
  chat?: ChatRules;
  blind?: Blind;
  season: number;
  engine: number;
  sealed?: Seal[];
  signer?: string;
}

/** A code name, and who played under it once that is revealed. */
export interface Seat {
  agent: string;
  /** SHA-256 in hex of what was sealed at the start of the season, as GET /api/arenas/{id} has it. */
  hash: string;
  /** Of the model. Left out before the reveal, as all that follows. */
  name?: string;
  /** As its endpoint calls it. */
  model?: string;
  /** That was sealed. */
  value?: string;
  /** That was sealed with it. */
  salt?: string;
}

/** Who may play under the code names of a season. */
export interface Seats {
  /** Whether who is who is sealed or revealed; empty where nobody plays under a code name. */
  blind: "" | "sealed" | "revealed";
  season: number;
  /** The names of all that may play, sorted. */
  candidates: string[];
  /** In roster order. */
  seats: Seat[];
}

/** A fact that was sealed. */
export interface Secret {
  name: string;
  value: string;
  /** Keeps the value from being guessed by its hash. */
  salt: string;
}

/** A message of the server. Members that are not known must be ignored. */
export type ServerMessage = Snapshot | Delta | Ephemeral | Heartbeat | Pong;

/** The bells of a session, in Unix milliseconds of market time. */
export type SessionBounds = [number, number];

export interface SessionClosedEvent {
  type: "session_closed";
  session: Date;
  equity: Money[];
  exposure: Money[];
  benchmark?: Money;
}

/** Why positions became cash without a market. */
export type SettleCause = "merger" | "delisting" | "no_price" | "operator";

/** A number of shares as a decimal string without trailing zeros. */
export type Shares = string;

/** Whether an order buys or sells. */
export type Side = "buy" | "sell";

/** Where the journal of an arena stood at a moment, in the words of whoever runs it. */
export interface SignedHead {
  arena: string;
  season: number;
  /** The last record. */
  record: number;
  /** Of the journal's chain through the record, in hex. */
  sum: string;
  /** Wall time of the signature, in whole seconds. */
  time: string;
  /** The public key of the arena, Ed25519, in hex; the record with which the season began names it, too. */
  signer: string;
  /** In hex, over the line `arena head 1` and, each in a line, arena, season, record, sum, time and signer. */
  signature: string;
}

/** Replaces everything that the client holds. */
export interface Snapshot {
  /** The epoch. */
  e: string;
  r: 1;
  /** The client's cursor afterwards. */
  s: number;
  /** The server's clock. Unix milliseconds. */
  now: number;
  top: Topic[];
  /** Grouped by topic and in order within one. */
  d: (LatestEntry | LogEntry)[];
}

/** A price and its change since the decision. */
export interface Span {
  price: Money;
  /** As a fraction of the price that was seen; null when none was. */
  change: number | null;
}

export interface SplitAppliedEvent {
  type: "split_applied";
  symbol: string;
  ex_date: Date;
  to: number;
  from: number;
  holders?: Holder[];
}

export interface SplitDoubtedEvent {
  type: "split_doubted";
  symbol: string;
  ex_date: Date;
  to: number;
  from: number;
  listed: boolean;
  before: Money;
  after: Money;
}

/** An agent's line of the leaderboard with its statistics. */
export interface Standing {
  /** From 1; equal equities share a rank. */
  rank: number;
  agent: string;
  decider: string;
  baseline: boolean;
  equity: Money;
  /** Since the start of the season. 0.01 is one percent. */
  return: number;
  beside: number | null;
  /** Since the last close. 0.01 is one percent. */
  today: number;
  cash: Money;
  fees: Money;
  positions: number;
  fills: number;
  rejected: number;
  missed: number;
  model_cost: Money;
  benched: boolean;
  settled: Money;
  statistics: Statistics;
}

/** Every figure of one account. One that its data do not define is left out. Fractions are plain: 0.01 is one percent. */
export interface Statistics {
  sessions: number;
  total_return?: number;
  max_drawdown?: number;
  omega?: number;
  beta?: number;
  compared?: number;
  value_at_risk?: number;
  conditional_value_at_risk?: number;
  tail_ratio?: number;
  stability?: number;
  turnover?: number;
  exposure?: number;
  win_rate?: number;
  profit_factor?: number;
  annual_return?: number;
  volatility?: number;
  downside_risk?: number;
  sharpe?: number;
  sharpe_std_err?: number;
  sharpe_probability?: number;
  /** How likely the true Sharpe is above what the best of as many worthless agents as this arena has had, one a season, would show by luck. */
  sharpe_deflated?: number;
  /** How many sessions a track like this needs until its Sharpe is above zero with a probability of 95 %; none where it is not above zero. */
  sharpe_sessions?: number;
  sortino?: number;
  calmar?: number;
  alpha?: number;
}

/** The market, the price sources and every arena. */
export interface Status {
  mode: Mode;
  version: string;
  now: string;
  /** Null before there is a market time. */
  market: Market | null;
  feeds: FeedHealth[];
  arenas: ArenaLine[];
}

/** A message of the event stream. */
export type StreamMessage = Snapshot | Delta | Ephemeral | Heartbeat;

/** Changes the client's topics. */
export interface Subscribe {
  /** Topics to add. */
  sub?: string[];
  /** Topics to leave. */
  unsub?: string[];
}

/** An arena of the list. */
export interface Summary {
  id: string;
  name: string;
  /** Failed or waiting, too, when nobody can or does run the arena. */
  phase: Phase;
  /** Why it does not run, as a clause. */
  reason?: string;
  /** Why what is shown may be old. */
  stale?: string;
  /** The last record shown. */
  seq: number;
  season: number;
  round: number;
  /** What was set since the season began, as clauses. It takes effect with the next one, after a reset. */
  differences?: string[];
  mode?: Mode;
  at?: string;
  session?: Date;
  agents: number;
  symbols: number;
  leader?: Leader;
}

export interface SymbolSeries {
  symbol: string;
  points: ChartPoint[];
}

export interface SymbolSettledEvent {
  type: "symbol_settled";
  symbol: string;
  cause: SettleCause;
  date: Date;
  per_share: Money;
  by?: string;
  holders?: Holder[];
}

/** An agent begins or ends to think. */
export type Thinking = ["thinking", string, boolean];

export interface TickRecordedEvent {
  type: "tick_recorded";
  tick: number;
  at: string;
  session?: Date;
  adjusted?: Date;
  unadjusted?: string[];
  quotes?: RecordedQuote[];
  source: string;
  past?: string;
  stale?: string[];
}

/** When the next round opens. The first three names are those of an older protocol. */
export interface Timer {
  /** Rounded up; null without a countdown. */
  countdownSeconds: number | null;
  /** Wall time in Unix milliseconds. */
  nextTradeWindowTimestamp: number | null;
  nextTradeWindowISO: string | null;
  arena: string;
  phase: Phase;
  /** The one that is next. */
  round?: number;
  /** Why there is no countdown or why it stands, as a clause. */
  reason?: string;
}

/** A topic of the feed and whether it keeps last values or a log. */
export type Topic = [string, "latest" | "log"];

/** The value of an entry by its topic. The keys of prices and of agent:NAME are symbols, those of board are agents, those of chat the numbers of messages, and the others have the key "" only. */
export interface TopicValues {
  status?: WireStatus;
  timer?: WireTimer;
  prices?: WirePrice;
  board?: WireLine;
  bench?: WireBenchmark;
  managers?: WireManagers;
  fills?: WireFill;
  decisions?: WireDecision;
  refusals?: WireRefusal;
  notices?: WireNotice;
  room?: WireRoom;
  chat?: WireMessage;
  [name: `agent:${string}`]: WirePosition;
}

export interface Trades {
  fills: number;
  rejected: number;
  notional: Money;
  wins: number;
  losses: number;
  gained: Money;
  lost: Money;
}

export interface Unplaced {
  asked: string;
  reason: string;
}

export interface Usage {
  tokens_in: number;
  tokens_out: number;
  cost: Money;
  unpriced?: number;
}

/** Topic bench: the benchmark itself. */
export interface WireBenchmark {
  symbol: string;
  price: Money;
  /** What a share bought at the first price has become, with all that was paid for it. */
  level: Money;
  /** Of level, since the first price in the season. 0.01 is one percent. */
  ret: number;
  /** Since the last close. 0.01 is one percent. */
  day: number;
}

/** Topic decisions: an agent's answer to a round, or the lack of one. */
export interface WireDecision {
  /** Market time in Unix milliseconds. */
  at: number;
  agent: string;
  round: number;
  rationale: string;
  orders: WireOrder[];
  /** Why there is no decision, or empty. */
  missed: MissReason | "";
  /** More of why there is none. */
  detail: string;
  /** Milliseconds. */
  latency: number;
  /** Tokens. */
  in: number;
  /** Tokens. */
  out: number;
  /** Of the model, or empty. */
  cost: Money | "";
}

/** Topic fills: a trade. */
export interface WireFill {
  /** Market time in Unix milliseconds. */
  at: number;
  agent: string;
  order: number;
  /** Of the decision. */
  round: number;
  symbol: string;
  side: Side;
  shares: Shares;
  price: Money;
  /** The price when it was decided. */
  seen: Money;
  fee: Money;
  /** Why it is not all that was asked for, or empty. */
  reduced: Reason | "";
  /** Shares that are still open. */
  left: Shares;
}

/** Topic board: an agent's line of the leaderboard. */
export interface WireLine {
  /** The place in the roster, for the colour. */
  i: number;
  /** From 1; equal equities share a rank. */
  rank: number;
  /** What decides, such as strategy:momentum. */
  decider: string;
  /** 1 if the agent is a baseline. */
  base: 0 | 1;
  /** Equity. */
  eq: Money;
  /** Since the season's start. 0.01 is one percent. */
  ret: number;
  /** Since the first price of the benchmark; left out where that is ret. 0.01 is one percent. */
  beside?: number;
  /** Since the last close. 0.01 is one percent. */
  day: number;
  /** The deepest fall below a peak, of all ticks, negative. 0.01 is one percent. */
  dd: number;
  /** Of a year; null before 20 sessions. */
  sharpe: number | null;
  /** One standard error of sharpe. */
  se: number | null;
  cash: Money;
  /** Paid. */
  fees: Money;
  /** Fills. */
  n: number;
  /** Positions. */
  pos: number;
  /** Missed decisions. */
  miss: number;
  /** Orders that ended without a fill. */
  rej: number;
  /** Of the model; zero before a reveal. */
  cost: Money;
  /** 1 while the agent sits out. */
  benched: 0 | 1;
}

/** Topic managers: the AI managers' index, the mean of the agents for which a model decides. */
export interface WireManagers {
  /** Since the season's start. 0.01 is one percent. */
  ret: number;
  /** Since the last close. 0.01 is one percent. */
  day: number;
}

/** Topic chat: what somebody in the audience wrote, and what came of it. Everything in it is the text of strangers and of models. */
export interface WireMessage {
  /** Market time in Unix milliseconds. Of the last tick before it; zero before the first. */
  at: number;
  /** That delivers it. */
  round: number;
  /** What its writer calls itself, or empty. */
  from: string;
  /** An agent; empty: all for which a model decides. */
  to: string;
  text: string;
  status: MessageStatus;
  /** Why nobody answered, or empty. */
  reason: IgnoreReason | "";
  /** 1 if the operator has hidden it; then it has no words. */
  hidden: 0 | 1;
  /** In roster order. */
  replies: WireReply[];
}

/** Topic notices: what happened to the season, to a stock or to an agent. */
export interface WireNotice {
  /** Market time in Unix milliseconds. */
  at: number;
  kind: "season" | "split" | "settled" | "dividend" | "paused" | "resumed" | "ended" | "revealed" | "prompt" | "lost" | "crash" | "benched" | "returned";
  /** Or empty. */
  agent: string;
  /** Or empty. */
  symbol: string;
  /** A sentence. */
  text: string;
}

/** An order as it was asked for. */
export interface WireOrder {
  id: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  /** The worst acceptable price, or empty for a market order. */
  limit: Money | "";
  /** How long it stays open: day or gtc, until cancelled. Empty means day. */
  tif: string;
}

/** Topic agent:NAME: what the agent holds of a symbol. */
export interface WirePosition {
  /** Shares. */
  sh: Shares;
  /** Of all shares together, without fees. */
  cost: Money;
}

/** The price, the change since the last close, and 1 if the last tick did not confirm it. */
export type WirePrice = [Money, number | null, 0 | 1];

/** Topic refusals: an order that ended without a fill. */
export interface WireRefusal {
  /** Market time in Unix milliseconds. */
  at: number;
  agent: string;
  order: number;
  /** Of the decision. */
  round: number;
  symbol: string;
  /** What the agent asked for, which may be neither buy nor sell. */
  side: string;
  shares: Shares;
  reason: Reason;
  /** The reason in plain words. */
  text: string;
}

/** What an agent said to those who wrote to it. */
export interface WireReply {
  agent: string;
  text: string;
}

/** Topic room: whether the audience may write, and how much. There is none where there is no chat. */
export interface WireRoom {
  /** Why nobody may write now, in a sentence; empty if everybody may. */
  why: string;
  /** Messages to an agent in a round. */
  per_agent: number;
  /** Messages of a viewer in a round. */
  per_viewer: number;
  /** Characters of a message, as people count them. */
  longest: number;
}

/** What the models of all agents cost: on the last day on which one was asked, and since the season's start. */
export interface WireSpending {
  /** Of UTC; empty in a season without wall time, which is one day. */
  day: Date | "";
  /** On that day. */
  cost: Money;
  /** Attempts of that day whose cost nobody told. */
  unpriced: number;
  /** Since the season's start. */
  total: Money;
  /** Attempts since the season's start whose cost nobody told. */
  total_unpriced: number;
}

/** Topic status: what the market and the season are doing. */
export interface WireStatus {
  /** Market time in Unix milliseconds. Of the last tick; null before the first. */
  at: number | null;
  /** Empty before the first. */
  session: Date | "";
  /** Counted from 1 in a season. */
  tick: number;
  season: number;
  mode: Mode;
  /** Of the last tick. */
  source: string;
  /** Symbols whose price the last tick did not confirm. */
  stale: number;
  /** Symbols that nobody may trade, because their splits and dividends of the day are not known. */
  untraded: number;
  /** Whether the market is. */
  open: boolean;
  /** Of the arena. */
  name: string;
  /** The symbol of the benchmark. */
  bench: string;
  /** Of every agent at the start. */
  cash: Money;
  /** Market time in Unix milliseconds. Of the season's start. */
  started: number;
  /** Left out while nothing was, and before a reveal. */
  spent?: WireSpending;
  /** Models play under code names, and who is who is sealed or revealed; left out where nobody does. */
  blind?: "sealed" | "revealed";
}

/** Topic timer: when the next round opens. It changes only when that does. */
export interface WireTimer {
  /** Wall time in Unix milliseconds. Null without a countdown. */
  next: number | null;
  /** Between rounds, in milliseconds of wall time. */
  every: number | null;
  /** Open: a round collects decisions now. Closed: the market is. */
  phase: "waiting" | "running" | "open" | "closed" | "paused" | "ended" | "failed";
  /** The next one, or the open one. */
  round: number;
  /** Why nothing runs, as a clause, or empty. */
  reason: string;
}

/** What the agent was worth when it was asked, and at the first prices after its decision; null when that is long ago. */
export interface Worth {
  before: Money | null;
  after: Money | null;
}

/** What an agent writes before it has decided, to who has subscribed to writing:AGENT. A piece that does not join what is held shows that some is missing; all of it comes again within seconds. */
export type Writing = ["writing", string, string, number];

/** Answers are what a GET of a path answers as JSON, with status 200. */
export interface Answers {
  "/api/actors": { actors: ActorStatus[] };
  "/api/arenas": { arenas: Summary[] };
  "/api/arenas/{id}": Arena | ArenaLine;
  "/api/arenas/{id}/chat": Chat;
  "/api/arenas/{id}/costs": Costs;
  "/api/arenas/{id}/decisions": Decisions;
  "/api/arenas/{id}/decisions/{decision}": Decision;
  "/api/arenas/{id}/drawdown": Chart;
  "/api/arenas/{id}/equity": Chart;
  "/api/arenas/{id}/events": Events;
  "/api/arenas/{id}/head": SignedHead;
  "/api/arenas/{id}/seats": Seats;
  "/api/arenas/{id}/state": Snapshot;
  "/api/openapi.json": { [name: string]: unknown };
  "/api/status": Status;
  "/api/timer": Timer;
  "/healthz": Health;
  "/readyz": Ready;
}

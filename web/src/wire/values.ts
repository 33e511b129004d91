/** Values of the topics, as the page calls them. Times are Unix milliseconds, money is a decimal string. */
export type {
  Side,
  WireBenchmark as Bench,
  WireDecision as Decision,
  WireFill as Fill,
  WireLine as Standing,
  WireManagers as Managers,
  WireMessage as Message,
  WireNotice as Notice,
  WireOrder as Order,
  WirePosition as Position,
  WirePrice as Price,
  WireRefusal as Refusal,
  WireRoom as Room,
  WireStatus as Status,
  WireTimer as Timer,
} from "./schema";

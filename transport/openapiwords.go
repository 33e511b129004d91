package transport

import (
	"maps"
	"strconv"

	"github.com/seed45548214/arena/transport/push"
)

// schemaWords say what the schemas of types are.
func schemaWords() map[string]string {
	return map[string]string{
		"Health": "The process lives.", "Ready": "Whether viewers should be sent here, and why not.",
		"Error": "How the API refuses or fails.", "Code": "Names an error for programs. Codes never change their meaning.",
		"Timer":       "When the next round opens. The first three names are those of an older protocol.",
		"Status":      "The market, the price sources and every arena.",
		"Market":      "The exchange at a moment of market time.",
		"FeedHealth":  "How a price source does.",
		"ArenaLine":   "An arena without its season.",
		"Summary":     "An arena of the list.",
		"Arena":       "An arena with its season.",
		"Round":       "When the next round opens.",
		"Quote":       "The last price of a symbol.",
		"Standing":    "An agent's line of the leaderboard with its statistics.",
		"Account":     "An agent's account, marked to the last prices.",
		"Position":    "A position with what it is worth.",
		"Statistics":  "Every figure of one account. One that its data do not define is left out. Fractions are plain: 0.01 is one percent.",
		"Record":      "One commit of an arena.",
		"Event":       "One fact of a season, told apart by its type.",
		"Seal":        "A fact that is fixed at the start of a season and revealed at its end.",
		"Secret":      "A fact that was sealed.",
		"ActorStatus": "One actor of the tree.", "CommandResult": "What became of a command for one arena.",
		"Reloaded":      "What came of reading the settings of the arenas again.",
		"Differing":     "An arena whose season was begun with other settings.",
		"Side":          "Whether an order buys or sells.",
		"Chart":         "What agents and the benchmark did over a range, from the whole bucket in which it begins.",
		"ChartPoint":    "A moment of market time in Unix milliseconds, and a value.",
		"SessionBounds": "The bells of a session, in Unix milliseconds of market time.",
		"Listed":        "A decision as it was taken, or why there is none.",
		"Decision":      "A decision with what came of it.",
		"DecisionOrder": "An order as it was asked for, and its outcomes in the order in which they came.",
		"Outcome":       "One outcome of an order. One that was filled in part and waits for the rest has two or more.",
		"After":         "What a price did after a decision. A span that the data do not reach is null.",
		"OrderAfter":    "What the price of an order's symbol did, and the benchmark over the same spans.",
		"Span":          "A price and its change since the decision.",
		"Worth":         "What the agent was worth when it was asked, and at the first prices after its decision; null when that is long ago.",
		"Failure":       "The one shape of an error.",
		"Mode":          "Where the prices come from.", "Phase": "Where a season stands.",
		"EndReason": "Why a season ended.", "MissReason": "Why an agent took no decision in a round.",
		"SettleCause": "Why positions became cash without a market.", "ActionKind": "What a corporate action does.",
		"Reason": "Why an order was refused, reduced or ended without a fill.",
	}
}

// Words that return.
const (
	wordsWall     = "Wall time in Unix milliseconds."
	wordsMarket   = "Market time in Unix milliseconds."
	wordsFraction = " 0.01 is one percent."
	wordsAsked    = "What the agent asked for, which may be neither buy nor sell."
)

// memberWords say what members are of whose names one could not guess it, by the
// names of the struct's schema and the member.
func memberWords() map[string]string {
	words := bodyWords()
	maps.Copy(words, historyWords())
	return words
}

func bodyWords() map[string]string {
	return map[string]string{
		"Error.message":     "A sentence for people that says what to do next.",
		"FeedHealth.age_ms": "How old its prices were at the last success; zero for a source that makes its own.",
		"ArenaLine.phase":   "Failed or waiting, too, when nobody can or does run the arena.",
		"ArenaLine.reason":  "Why it does not run, as a clause.", "ArenaLine.stale": "Why what is shown may be old.",
		"ArenaLine.seq":         "The last record shown.",
		"ArenaLine.differences": "What was set since the season began, as clauses. It takes effect with the next one, after a reset.",
		"Reloaded.began":        "Arenas that are new.", "Reloaded.ended": "Arenas that came to rest; their journals stay.",
		"Reloaded.warnings": "Sentences.",
		"Market.date":       "In New York.", "Status.market": "Null before there is a market time.",
		"Timer.countdownSeconds":         "Rounded up; null without a countdown.",
		"Timer.nextTradeWindowTimestamp": wordsWall, "Timer.round": "The one that is next.",
		"Timer.reason": "Why there is no countdown or why it stands, as a clause.",
		"Round.round":  "The next one.", "Round.due": "Market time.", "Round.next": wordsWall + " Null without a countdown.",
		"Round.open": "The round that is being decided.", "Round.deadline": wordsWall,
		"Season.sum": "Of the record seq.", "Season.at": "Market time of the last tick.",
		"Season.sealed": "Facts that are revealed when the season ends.", "Season.revealed": "Those that were.",
		"Season.stale_quotes": "Symbols whose price the last tick did not confirm.",
		"Season.accounts":     "In roster order.", "Season.sessions": "Those that have closed.",
		"Season.benchmark_closes": "The benchmark at each close.",
		"Quote.price":             "Null before the first.", "Account.daily": "Equity at each close, for charts.",
		"Account.benched_until": "The last round without the agent.", "Account.orders": "Open ones.",
		"Position.gain": "Value less cost.", "Position.return": "Gain over cost." + wordsFraction, "Position.weight": "Part of the equity.",
		"Standing.rank": "From 1; equal equities share a rank.", "Standing.return": "Since the start of the season." + wordsFraction,
		"Standing.today": "Since the last close." + wordsFraction,
		"Events.next":    "What to ask after for the rest.", "Events.head": "The last record there is.",
		"Record.seq": "1 for the first record, then without a gap.", "Record.sum": "The chain's sum over this record, in hex.",
		"ActorStatus.messages": "Handled since its last start.",
		"Order.side":           wordsAsked, "Order.limit": "The worst acceptable price; without it a market order.", "Order.tif": "How long it stays open: day or gtc, until cancelled. Without it day.",
		"Plan.seed": "Of the deciders, a number of 64 bits. That of simulated prices is sealed.",
		"Seal.name": "Of the fact.", "Seal.hash": "SHA-256 in hex of \"arena seal 1\", the name, the value and the salt, each after its length in eight bytes.",
		"Secret.salt": "Keeps the value from being guessed by its hash.",
		"Plan.cash":   "Of every agent at the start.",
	}
}

func historyWords() map[string]string {
	return map[string]string{
		"Chart.from": wordsMarket + " Null before the first tick.", "Chart.to": wordsMarket,
		"Chart.resolution": "tick: all are there. extremes: the lowest and the highest of each stretch. session: it begins with closes.",
		"Chart.agents":     "In roster order.", "Chart.benchmark": "Null without one.", "Chart.start": "Cash of every agent.",
		"Chart.sessions":  "Those that the chart touches.",
		"DecisionTold.at": wordsMarket, "DecisionTold.seq": "Its record.", "DecisionTold.missed": "Empty when it was taken.",
		"DecisionTold.cancel": "Orders that it cancels.",
		"Decisions.before":    "What to ask before for older ones; null when there are none.",
		"Decision.previous":   "Of the same agent.", "Decision.next": "Of the same agent.", "Decision.benchmark": "Null without one.",
		"Asked.side": wordsAsked, "Asked.limit": "Empty for a market order.", "Asked.tif": "Empty means day.",
		"DecisionOrder.seen": "The price at the decision.",
		"Outcome.at":         wordsMarket + " Null while the order is open.", "Outcome.shares": "Those that were filled, or were not.",
		"Outcome.reduced": "Why fewer shares were filled than asked for.", "Outcome.reason": "Why nothing more was filled.",
		"Outcome.text": "The sentence for either.",
		"After.hour":   "At the first tick an hour of market time later, or more.", "After.day": "At the close of the next session.",
		"Span.change": "As a fraction of the price that was seen; null when none was.",
	}
}

// closeWords say why a connection ends, by close code.
func closeWords() map[string]string {
	words := make(map[string]string)
	for code, why := range map[push.CloseCode]string{
		push.CloseProtocolError: "The client's frame breaks RFC 6455.",
		push.CloseInvalidText:   "Text or a close reason is not UTF-8.",
		push.CloseTooBig:        "The message is too long.",
		push.CloseRestart:       "The server restarts; come back as the reason says.",
		push.CloseDrain:         "The server hands its clients to another; come back as the reason says.",
		push.CloseForbidden:     "The client may not come back.",
		push.CloseSlow:          "The client took nothing for 15 seconds; resume.",
		push.CloseBadMessage:    "The message is none of the protocol, or came at the wrong time.",
		push.CloseTooMany:       "The client sends too often.",
	} {
		words[strconv.Itoa(int(code))] = why
	}
	return words
}

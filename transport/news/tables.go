package news

import (
	"reflect"

	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/view"
)

// Words that return.
const (
	wordsWall     = "Wall time in Unix milliseconds."
	wordsMarket   = "Market time in Unix milliseconds."
	wordsFraction = " 0.01 is one percent."
	wordsAsked    = "What the agent asked for, which may be neither buy nor sell."
)

// Tables say what the types of this package do not tell of themselves.
func Tables() openapi.Tables {
	return openapi.Tables{
		Names: map[reflect.Type]string{
			reflect.TypeFor[Status]():    "WireStatus",
			reflect.TypeFor[Spending]():  "WireSpending",
			reflect.TypeFor[Timer]():     "WireTimer",
			reflect.TypeFor[Line]():      "WireLine",
			reflect.TypeFor[Benchmark](): "WireBenchmark", reflect.TypeFor[Managers](): "WireManagers",
			reflect.TypeFor[Position](): "WirePosition",
			reflect.TypeFor[Fill]():     "WireFill",
			reflect.TypeFor[Order]():    "WireOrder",
			reflect.TypeFor[Decision](): "WireDecision",
			reflect.TypeFor[Refusal]():  "WireRefusal",
			reflect.TypeFor[Notice]():   "WireNotice",
			reflect.TypeFor[Room]():     "WireRoom",
			reflect.TypeFor[Message]():  "WireMessage",
			reflect.TypeFor[Reply]():    "WireReply",
		},
		About: map[string]string{
			"WireStatus":    "Topic status: what the market and the season are doing.",
			"WireSpending":  "What the models of all agents cost: on the last day on which one was asked, and since the season's start.",
			"WireTimer":     "Topic timer: when the next round opens. It changes only when that does.",
			"WireLine":      "Topic board: an agent's line of the leaderboard.",
			"WireBenchmark": "Topic bench: the benchmark itself.",
			"WireManagers":  "Topic managers: the AI managers' index, the mean of the agents for which a model decides.",
			"WirePosition":  "Topic agent:NAME: what the agent holds of a symbol.",
			"WireFill":      "Topic fills: a trade.",
			"WireOrder":     "An order as it was asked for.",
			"WireDecision":  "Topic decisions: an agent's answer to a round, or the lack of one.",
			"WireRefusal":   "Topic refusals: an order that ended without a fill.",
			"WireNotice":    "Topic notices: what happened to the season, to a stock or to an agent.",
			"WireRoom":      "Topic room: whether the audience may write, and how much. There is none where there is no chat.",
			"WireMessage":   "Topic chat: what somebody in the audience wrote, and what came of it. Everything in it is the text of strangers and of models.",
			"WireReply":     "What an agent said to those who wrote to it.",
		},
		Members: memberSchemas(),
		Words:   memberWords(),
	}
}

func memberSchemas() map[string]*openapi.Schema {
	// An order says what an agent asked for, which may make no sense.
	asked := func() *openapi.Schema { return &openapi.Schema{Type: "string"} }
	flag := func() *openapi.Schema { return &openapi.Schema{Type: "integer", Enum: []any{0, 1}} }
	return map[string]*openapi.Schema{
		"WireOrder.side": asked(), "WireOrder.limit": openapi.BlankOr("Money"),
		"WireRefusal.side":    asked(),
		"WireFill.reduced":    openapi.BlankOr("Reason"),
		"WireDecision.missed": openapi.BlankOr("MissReason"), "WireDecision.cost": openapi.BlankOr("Money"),
		"WireStatus.blind":   openapi.EnumOf(view.Sealed, view.Revealed),
		"WireStatus.session": openapi.BlankOr("Date"), "WireSpending.day": openapi.BlankOr("Date"),
		"WireTimer.phase": openapi.EnumOf("waiting", "running", "open", "closed", "paused", "ended", "failed"),
		"WireNotice.kind": openapi.EnumOf("season", "split", "settled", "dividend", "paused", "resumed", "ended", "revealed", "prompt", "lost", "crash", "benched", "returned"),
		"WireLine.base":   flag(), "WireLine.benched": flag(),
		"WireMessage.reason": openapi.BlankOr("IgnoreReason"), "WireMessage.hidden": flag(),
	}
}

// memberWords say what members are of whose names one could not guess it.
func memberWords() map[string]string {
	return map[string]string{
		"WireStatus.at": wordsMarket + " Of the last tick; null before the first.", "WireStatus.session": "Empty before the first.",
		"WireStatus.tick": "Counted from 1 in a season.", "WireStatus.source": "Of the last tick.",
		"WireStatus.untraded": "Symbols that nobody may trade, because their splits and dividends of the day are not known.",
		"WireStatus.stale":    "Symbols whose price the last tick did not confirm.", "WireStatus.open": "Whether the market is.",
		"WireStatus.name": "Of the arena.", "WireStatus.bench": "The symbol of the benchmark.",
		"WireStatus.cash": "Of every agent at the start.", "WireStatus.started": wordsMarket + " Of the season's start.",
		"WireStatus.spent": "Left out while nothing was, and before a reveal.",
		"WireStatus.blind": "Models play under code names, and who is who is sealed or revealed; left out where nobody does.",
		"WireSpending.day": "Of UTC; empty in a season without wall time, which is one day.", "WireSpending.cost": "On that day.",
		"WireSpending.unpriced": "Attempts of that day whose cost nobody told.", "WireSpending.total": "Since the season's start.",
		"WireSpending.total_unpriced": "Attempts since the season's start whose cost nobody told.",
		"WireTimer.next":              wordsWall + " Null without a countdown.", "WireTimer.every": "Between rounds, in milliseconds of wall time.",
		"WireTimer.phase": "Open: a round collects decisions now. Closed: the market is.", "WireTimer.round": "The next one, or the open one.",
		"WireTimer.reason": "Why nothing runs, as a clause, or empty.",
		"WireLine.i":       "The place in the roster, for the colour.", "WireLine.rank": "From 1; equal equities share a rank.",
		"WireLine.decider": "What decides, such as strategy:momentum.", "WireLine.base": "1 if the agent is a baseline.",
		"WireLine.eq": "Equity.", "WireLine.ret": "Since the season's start." + wordsFraction, "WireLine.day": "Since the last close." + wordsFraction,
		"WireLine.beside": "Since the first price of the benchmark; left out where that is ret." + wordsFraction,
		"WireLine.dd":     "The deepest fall below a peak, of all ticks, negative." + wordsFraction, "WireLine.sharpe": "Of a year; null before 20 sessions.",
		"WireLine.se": "One standard error of sharpe.", "WireLine.fees": "Paid.", "WireLine.n": "Fills.", "WireLine.pos": "Positions.",
		"WireLine.miss": "Missed decisions.", "WireLine.rej": "Orders that ended without a fill.",
		"WireLine.cost": "Of the model; zero before a reveal.", "WireLine.benched": "1 while the agent sits out.",
		"WireBenchmark.level": "What a share bought at the first price has become, with all that was paid for it.",
		"WireBenchmark.ret":   "Of level, since the first price in the season." + wordsFraction, "WireBenchmark.day": "Since the last close." + wordsFraction,
		"WireManagers.ret": "Since the season's start." + wordsFraction, "WireManagers.day": "Since the last close." + wordsFraction,
		"WirePosition.sh": "Shares.", "WirePosition.cost": "Of all shares together, without fees.",
		"WireFill.at": wordsMarket, "WireFill.round": "Of the decision.", "WireFill.seen": "The price when it was decided.",
		"WireFill.reduced": "Why it is not all that was asked for, or empty.", "WireFill.left": "Shares that are still open.",
		"WireOrder.side": wordsAsked, "WireOrder.limit": "The worst acceptable price, or empty for a market order.",
		"WireOrder.tif":   "How long it stays open: day or gtc, until cancelled. Empty means day.",
		"WireDecision.at": wordsMarket, "WireDecision.missed": "Why there is no decision, or empty.",
		"WireDecision.detail": "More of why there is none.", "WireDecision.latency": "Milliseconds.",
		"WireDecision.in": "Tokens.", "WireDecision.out": "Tokens.", "WireDecision.cost": "Of the model, or empty.",
		"WireRefusal.at": wordsMarket, "WireRefusal.round": "Of the decision.", "WireRefusal.side": wordsAsked,
		"WireRefusal.text": "The reason in plain words.",
		"WireNotice.at":    wordsMarket, "WireNotice.agent": "Or empty.", "WireNotice.symbol": "Or empty.", "WireNotice.text": "A sentence.",
		"WireRoom.why": "Why nobody may write now, in a sentence; empty if everybody may.", "WireRoom.per_agent": "Messages to an agent in a round.",
		"WireRoom.per_viewer": "Messages of a viewer in a round.", "WireRoom.longest": "Characters of a message, as people count them.",
		"WireMessage.at": wordsMarket + " Of the last tick before it; zero before the first.", "WireMessage.round": "That delivers it.",
		"WireMessage.from": "What its writer calls itself, or empty.", "WireMessage.to": "An agent; empty: all for which a model decides.",
		"WireMessage.reason": "Why nobody answered, or empty.", "WireMessage.hidden": "1 if the operator has hidden it; then it has no words.",
		"WireMessage.replies": "In roster order.",
	}
}

// describeValues collects what the topics tell, by their names.
func describeValues(c *openapi.Catalog) {
	c.Add("WirePrice", "The price, the change since the last close, and 1 if the last tick did not confirm it.", openapi.TupleOf(
		openapi.Ref("Money"), openapi.Nullable(&openapi.Schema{Type: "number"}), &openapi.Schema{Type: "integer", Enum: []any{0, 1}},
	))
	position := openapi.SchemaOf[Position](c)
	topics := openapi.ObjectOf(
		openapi.Has(topicStatus+"?", openapi.SchemaOf[Status](c)), openapi.Has(topicTimer+"?", openapi.SchemaOf[Timer](c)),
		openapi.Has(topicPrices+"?", openapi.Ref("WirePrice")), openapi.Has(topicBoard+"?", openapi.SchemaOf[Line](c)),
		openapi.Has(topicBench+"?", openapi.SchemaOf[Benchmark](c)), openapi.Has(topicManagers+"?", openapi.SchemaOf[Managers](c)),
		openapi.Has(topicFills+"?", openapi.SchemaOf[Fill](c)), openapi.Has(topicDecisions+"?", openapi.SchemaOf[Decision](c)),
		openapi.Has(topicRefusals+"?", openapi.SchemaOf[Refusal](c)), openapi.Has(topicNotices+"?", openapi.SchemaOf[Notice](c)),
		openapi.Has(topicRoom+"?", openapi.SchemaOf[Room](c)), openapi.Has(topicChat+"?", openapi.SchemaOf[Message](c)),
	)
	topics.PatternProperties = map[string]*openapi.Schema{"^agent:": position}
	c.Add("TopicValues", "The value of an entry by its topic. The keys of prices and of agent:NAME are symbols, "+
		"those of board are agents, those of chat the numbers of messages, and the others have the key \"\" only.", topics)
}

package api

import (
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/stats"
	"github.com/seed45548214/arena/transport/openapi"
)

// Words that return.
const (
	wordsWall     = "Wall time in Unix milliseconds."
	wordsMarket   = "Market time in Unix milliseconds."
	wordsFraction = " 0.01 is one percent."
	wordsAsked    = "What the agent asked for, which may be neither buy nor sell."
)

// domainTables say what the arena's own types do not tell of themselves.
func domainTables() openapi.Tables {
	return openapi.Tables{
		Scalars: scalars(),
		Names: map[reflect.Type]string{
			reflect.TypeFor[arena.Quote]():    "RecordedQuote",
			reflect.TypeFor[arena.Position](): "HeldPosition",
			reflect.TypeFor[stats.Summary]():  "Statistics",
		},
		Members: map[string]*openapi.Schema{
			"Order.side": {Type: "string"}, // what an agent asked for may make no sense
			"Plan.seed":  {Type: "string", Pattern: `^\d+$`},
			// One that is an object without white space stands as it is, and with it in a list of both.
			"Receipt.replies": openapi.ListOf(&openapi.Schema{AnyOf: []*openapi.Schema{
				{Type: "string"}, {Type: "object"}, openapi.ListOf(&openapi.Schema{AnyOf: []*openapi.Schema{{Type: "object"}, {Type: "string"}}}),
			}}),
		},
		About: map[string]string{
			"Statistics": "Every figure of one account. One that its data do not define is left out. Fractions are plain: 0.01 is one percent.",
			"Seal":       "A fact that is fixed at the start of a season and revealed at its end.",
			"Secret":     "A fact that was sealed.",
			"Side":       "Whether an order buys or sells.",
			"Mode":       "Where the prices come from.", "Phase": "Where a season stands.",
			"EndReason": "Why a season ended.", "MissReason": "Why an agent took no decision in a round.",
			"SettleCause": "Why positions became cash without a market.", "ActionKind": "What a corporate action does.",
			"Reason":        "Why an order was refused, reduced or ended without a fill.",
			"MessageStatus": "How far a message of the audience has come.", "IgnoreReason": "Why nobody answered a message of the audience.",
		},
		Words: map[string]string{
			"Order.side": wordsAsked, "Order.limit": "The worst acceptable price; without it a market order.",
			"Order.tif":                  "How long it stays open: day or gtc, until cancelled. Without it day.",
			"Plan.seed":                  "Of the deciders, a number of 64 bits. That of simulated prices is sealed.",
			"Plan.cash":                  "Of every agent at the start.",
			"Statistics.sharpe_deflated": "How likely the true Sharpe is above what the best of as many worthless agents as this arena has had, one a season, would show by luck.",
			"Statistics.sharpe_sessions": "How many sessions a track like this needs until its Sharpe is above zero with a probability of 95 %; none where it is not above zero.",
			"Receipt.replies": "As they came: the JSON object where a reply is one without white space, else a text. Where they are short, such an object with other white space is a list: " +
				"the object without it, the indent of a level, and what stands before and after; and a character from U+FDD0 to U+FDD8 stands for the rationale. A decision tells them whole.",
			"Receipt.short":    "Replies are stored without what the event says itself.",
			"Receipt.deadline": "In the first journals; the round has it.",
			"PromptPart.seq":   "The record that has the text.", "PromptPart.nth": "Which of the kept parts of that record it is, from 0.", "PromptPart.sum": "In place of nth, in the first journals.",
			"Seal.name": "Of the fact.", "Seal.hash": "SHA-256 in hex of \"arena seal 1\", the name, the value and the salt, each after its length in eight bytes.",
			"ChatPosted.viewer": "By what a viewer is known in this round and in no other; none of it leads to an address.",
			"ChatPosted.text":   "Empty if the operator has hidden it, and the record's sum is that of the whole one.",
			"ChatPosted.to":     "An agent; without it all for which a model decides.",
			"Secret.salt":       "Keeps the value from being guessed by its hash.",
		},
	}
}

// scalars are the types that are written as something else than their kind, and
// those of which there are only a few values.
func scalars() map[reflect.Type]openapi.Scalar {
	money := openapi.Text("US dollars as a decimal string with two to six decimals.")
	money.Pattern = `^-?\d+\.\d{2,6}$`
	shares := openapi.Text("A number of shares as a decimal string without trailing zeros.")
	shares.Pattern = `^-?\d+(\.\d{1,6})?$`
	date := openapi.Text("A calendar day in New York.")
	date.Format = "date"
	return map[reflect.Type]openapi.Scalar{
		reflect.TypeFor[arena.Money]():  {Name: "Money", Schema: money},
		reflect.TypeFor[arena.Shares](): {Name: "Shares", Schema: shares},
		reflect.TypeFor[arena.Date]():   {Name: "Date", Schema: date},
		reflect.TypeFor[arena.Side]():   {Name: "Side", Schema: openapi.EnumOf(arena.Buy, arena.Sell)},
		reflect.TypeFor[arena.Mode](): {
			Name: "Mode", Schema: openapi.EnumOf(arena.Simulated, arena.Realtime, arena.Historical, arena.Hybrid),
		},
		reflect.TypeFor[arena.Phase](): {
			Name: "Phase", Schema: openapi.EnumOf(arena.PhaseWaiting, arena.PhaseRunning, arena.PhasePaused, arena.PhaseEnded, arena.PhaseFailed),
		},
		reflect.TypeFor[arena.EndReason](): {Name: "EndReason", Schema: openapi.EnumOf(arena.EndOfData, arena.MaxSessions)},
		reflect.TypeFor[arena.MissReason](): {Name: "MissReason", Schema: openapi.EnumOf(
			arena.MissedDeadline, arena.MissedLate, arena.MissedCrash, arena.MissedError, arena.MissedUnread, arena.MissedRefused, arena.MissedBudget,
			arena.MissedDrain, arena.MissedBenched, arena.MissedMasked,
		)},
		reflect.TypeFor[arena.Reason](): {Name: "Reason", Schema: openapi.EnumOf(
			arena.InsufficientCash, arena.InsufficientShares, arena.FeeAboveProceeds, arena.PositionCap, arena.MinimumInvested,
			arena.NotTradable, arena.InvalidOrder, arena.AmountTooLarge, arena.Expired, arena.Cancelled, arena.SplitInBetween,
			arena.SymbolEnded, arena.SeasonOver, arena.TooManyOrders, arena.NotMarketable, arena.Participation,
		)},
		reflect.TypeFor[arena.MessageStatus](): {Name: "MessageStatus", Schema: openapi.EnumOf(
			arena.MessagePending, arena.MessageDelivered, arena.MessageAnswered, arena.MessageIgnored,
		)},
		reflect.TypeFor[arena.IgnoreReason](): {Name: "IgnoreReason", Schema: openapi.EnumOf(
			arena.IgnoredSilently, arena.IgnoredMissed, arena.IgnoredOver, arena.IgnoredHidden,
		)},
		reflect.TypeFor[arena.SettleCause](): {Name: "SettleCause", Schema: openapi.EnumOf(
			arena.ByMerger, arena.ByDelisting, arena.NoPrice, arena.ByOperator,
		)},
		reflect.TypeFor[arena.ActionKind](): {Name: "ActionKind", Schema: openapi.EnumOf(
			arena.Dividend, arena.SpinOff, arena.Split, arena.Merger, arena.Delisting,
		)},
	}
}

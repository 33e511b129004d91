package transport

import (
	"encoding/json"
	"reflect"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/stats"
	"github.com/seed45548214/arena/transport/history"
	"github.com/seed45548214/arena/transport/openapi"
)

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
			arena.MissedDeadline, arena.MissedLate, arena.MissedCrash, arena.MissedError, arena.MissedRefused, arena.MissedBudget,
			arena.MissedDrain, arena.MissedBenched,
		)},
		reflect.TypeFor[arena.Reason](): {Name: "Reason", Schema: openapi.EnumOf(
			arena.InsufficientCash, arena.InsufficientShares, arena.FeeAboveProceeds, arena.PositionCap, arena.MinimumInvested,
			arena.NotTradable, arena.InvalidOrder, arena.AmountTooLarge, arena.Expired, arena.Cancelled, arena.SplitInBetween,
			arena.SymbolEnded, arena.SeasonOver, arena.TooManyOrders, arena.NotMarketable, arena.Participation,
		)},
		reflect.TypeFor[arena.SettleCause](): {Name: "SettleCause", Schema: openapi.EnumOf(
			arena.ByMerger, arena.ByDelisting, arena.NoPrice, arena.ByOperator,
		)},
		reflect.TypeFor[arena.ActionKind](): {Name: "ActionKind", Schema: openapi.EnumOf(
			arena.Dividend, arena.SpinOff, arena.Split, arena.Merger, arena.Delisting,
		)},
		reflect.TypeFor[outcomeKind]():   {Name: "OutcomeKind", Schema: openapi.EnumOf(outcomeFilled, outcomeRejected, outcomeOpen)},
		reflect.TypeFor[history.Bells](): {Name: "SessionBounds", Schema: openapi.TupleOf(openapi.Whole("The open."), openapi.Whole("The close."))},
		reflect.TypeFor[history.Point](): {Name: "ChartPoint", Schema: openapi.TupleOf(
			openapi.Whole("Market time in Unix milliseconds."), &openapi.Schema{Type: "number"},
		)},
		reflect.TypeFor[Code](): {Name: "Code", Schema: openapi.EnumOf(
			BadRequest, MissingToken, WrongToken, AdminDisabled, OriginRefused, NotFound, UnknownArena, UnknownActor, UnknownDecision,
			MethodNotAllowed, WrongPhase, CommandConflict, BodyTooLarge, InvalidPlan, NothingToReload, Internal, JournalDamaged, Unavailable, Timeout,
		)},
		// Nothing but the events of a record is passed on as it was stored.
		reflect.TypeFor[json.RawMessage](): {Name: "RecordEvents", Schema: openapi.ListOf(openapi.Ref("Event"))},
	}
}

// memberSchemas are the schemas of members about which their types say too little
// or too much, by the names of the struct's schema and the member.
func memberSchemas() map[string]*openapi.Schema {
	// An order says what an agent asked for, which may make no sense.
	asked := func() *openapi.Schema { return &openapi.Schema{Type: "string"} }
	seed := &openapi.Schema{Type: "string", Pattern: `^\d+$`}
	return map[string]*openapi.Schema{
		"Order.side": asked(),
		"Asked.side": asked(), "Asked.limit": openapi.BlankOr("Money"), "DecisionTold.missed": openapi.BlankOr("MissReason"),
		"Chart.range": openapi.EnumOf(history.Ranges()...), "Chart.resolution": openapi.EnumOf(history.EveryTick, history.Extremes, history.Closes),
		"Plan.seed":                seed,
		"Health.status":            openapi.EnumOf("ok"),
		"Ready.status":             openapi.EnumOf("ok", "starting", "stopping"),
		"Timer.nextTradeWindowISO": openapi.Nullable(&openapi.Schema{Type: "string", Format: "date-time"}),
		"Failure.error":            openapi.Ref("Error"),
	}
}

// schemaNames are those of schemas that their types do not give.
func schemaNames() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[arena.Quote]():    "RecordedQuote",
		reflect.TypeFor[arena.Position](): "HeldPosition",
		reflect.TypeFor[stats.Summary]():  "Statistics",
		reflect.TypeFor[errorBody]():      "Failure",
		reflect.TypeFor[orderBody]():      "DecisionOrder",
		reflect.TypeFor[decidedBody]():    "DecisionTold",
	}
}

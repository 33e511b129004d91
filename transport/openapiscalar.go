package transport

import (
	"encoding/json"
	"reflect"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/arena"
)

// scalars are the types that are written as something else than their kind, and
// those of which there are only a few values.
func scalars() map[reflect.Type]scalar {
	money := plainText("US dollars as a decimal string with two to six decimals.")
	money.Pattern = `^-?\d+\.\d{2,6}$`
	shares := plainText("A number of shares as a decimal string without trailing zeros.")
	shares.Pattern = `^-?\d+(\.\d{1,6})?$`
	date := plainText("A calendar day in New York.")
	date.Format = "date"
	return map[reflect.Type]scalar{
		reflect.TypeFor[arena.Money]():  {"Money", money},
		reflect.TypeFor[arena.Shares](): {"Shares", shares},
		reflect.TypeFor[arena.Date]():   {"Date", date},
		reflect.TypeFor[arena.Side]():   {"Side", enumOf(arena.Buy, arena.Sell)},
		reflect.TypeFor[arena.Mode](): {
			"Mode", enumOf(arena.Simulated, arena.Realtime, arena.Historical, arena.Hybrid),
		},
		reflect.TypeFor[arena.Phase](): {
			"Phase", enumOf(arena.PhaseWaiting, arena.PhaseRunning, arena.PhasePaused, arena.PhaseEnded, arena.PhaseFailed),
		},
		reflect.TypeFor[arena.EndReason](): {"EndReason", enumOf(arena.EndOfData, arena.MaxSessions)},
		reflect.TypeFor[arena.MissReason](): {"MissReason", enumOf(
			arena.MissedDeadline, arena.MissedCrash, arena.MissedError, arena.MissedBudget, arena.MissedDrain, arena.MissedBenched,
		)},
		reflect.TypeFor[arena.Reason](): {"Reason", enumOf(
			arena.InsufficientCash, arena.InsufficientShares, arena.FeeAboveProceeds, arena.PositionCap, arena.MinimumInvested,
			arena.NotTradable, arena.InvalidOrder, arena.AmountTooLarge, arena.Expired, arena.Cancelled, arena.SplitInBetween,
			arena.SeasonOver, arena.TooManyOrders, arena.NotMarketable, arena.Participation,
		)},
		reflect.TypeFor[outcomeKind]():   {"OutcomeKind", enumOf(outcomeFilled, outcomeRejected, outcomeOpen)},
		reflect.TypeFor[sessionBounds](): {"SessionBounds", tupleOf(wholeNumber("The open."), wholeNumber("The close."))},
		reflect.TypeFor[chartPoint](): {"ChartPoint", tupleOf(
			wholeNumber("Market time in Unix milliseconds."), &jsonschema.Schema{Type: "number"},
		)},
		reflect.TypeFor[Code](): {"Code", enumOf(
			BadRequest, MissingToken, WrongToken, AdminDisabled, OriginRefused, NotFound, UnknownArena, UnknownActor, UnknownDecision,
			MethodNotAllowed, WrongPhase, BodyTooLarge, InvalidPlan, Internal, JournalDamaged, Unavailable, Timeout,
		)},
		// Nothing but the events of a record is passed on as it was stored.
		reflect.TypeFor[json.RawMessage](): {"RecordEvents", listOf(ref("Event"))},
	}
}

// memberSchemas are the schemas of members about which their types say too little
// or too much, by the names of the struct's schema and the member.
func memberSchemas() map[string]*jsonschema.Schema {
	// An order says what an agent asked for, which may make no sense.
	asked := func() *jsonschema.Schema { return &jsonschema.Schema{Type: "string"} }
	flag := func() *jsonschema.Schema { return &jsonschema.Schema{Type: "integer", Enum: []any{0, 1}} }
	seed := &jsonschema.Schema{Type: "string", Pattern: `^\d+$`}
	return map[string]*jsonschema.Schema{
		"Order.side": asked(),
		"Asked.side": asked(), "Asked.limit": blankOr("Money"), "DecisionTold.missed": blankOr("MissReason"),
		"Chart.range": enumOf("1d", "1w", "1m", "all"), "Chart.resolution": enumOf(everyTick, extremes, closes),
		"WireOrder.side": asked(), "WireOrder.limit": blankOr("Money"),
		"WireRefusal.side":    asked(),
		"WireFill.reduced":    blankOr("Reason"),
		"WireDecision.missed": blankOr("MissReason"), "WireDecision.cost": blankOr("Money"),
		"WireStatus.session": blankOr("Date"),
		"WireTimer.phase":    enumOf("waiting", "running", "open", "closed", "paused", "ended", "failed"),
		"WireNotice.kind":    enumOf("season", "split", "dividend", "paused", "resumed", "ended", "crash", "benched", "returned"),
		"WireLine.base":      flag(), "WireLine.benched": flag(),
		"Plan.seed":                seed,
		"Health.status":            enumOf("ok"),
		"Ready.status":             enumOf("ok", "starting", "stopping"),
		"Timer.nextTradeWindowISO": {Type: "string", Format: "date-time"},
	}
}

// blankOr may be the empty string, too.
func blankOr(name string) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{ref(name), {Const: ""}}}
}

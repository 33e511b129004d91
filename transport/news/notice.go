package news

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// doubtOf says why a split was not applied, or what a price looks like.
func doubtOf(e *arena.SplitDoubted) string {
	if e.Listed {
		return fmt.Sprintf("%s was to split %d for %d, but its price went from $%v to $%v: the split was left out.",
			e.Symbol, e.To, e.From, e.Before, e.After)
	}
	return fmt.Sprintf("%s went from $%v to $%v overnight, as in a split of %d for %d that nobody listed.", e.Symbol, e.Before, e.After, e.To, e.From)
}

// settlementOf says why positions became cash.
func settlementOf(e *arena.SymbolSettled) string {
	switch e.Cause {
	case arena.ByMerger:
		return fmt.Sprintf("%s was bought: every share becomes $%v.", e.Symbol, e.PerShare)
	case arena.ByDelisting:
		return fmt.Sprintf("%s is no longer listed: every share becomes $%v.", e.Symbol, e.PerShare)
	case arena.NoPrice:
		return fmt.Sprintf("%s has had no price for ten sessions: positions are settled at the last one, $%v.", e.Symbol, e.PerShare)
	case arena.ByOperator:
	}
	return fmt.Sprintf("Positions in %s are settled at $%v by %s.", e.Symbol, e.PerShare, e.By)
}

// revelationOf says what was sealed. An event that does not fit its seal is never
// told: the fold refuses it.
func revelationOf(e *arena.SealRevealed) string {
	if codeName, player, ok := e.Seat(); ok {
		return fmt.Sprintf("%s was %s (%s), as it was sealed at the start.", codeName, player.Name, player.Decider.Name)
	}
	what := e.Name
	if e.Name == arena.PriceSeed {
		what = "The seed of the season's prices"
	}
	return fmt.Sprintf("%s was %s, as it was sealed at the start.", what, e.Value)
}

// lossOf says what became of records that were shown. The state is that after the record.
func lossOf(state *arena.State, e *arena.LossAccepted) string {
	if e.Through == state.Lost {
		return fmt.Sprintf("Record %d was shown and is lost: it is another now.", e.Through)
	}
	return fmt.Sprintf("Records %d to %d were shown and are lost: the season goes on from before them.", state.Lost, e.Through)
}

// promptOf says that models are told otherwise than before, or that they were to be; nothing
// of the first version of a season.
func promptOf(e *arena.PromptChanged) string {
	switch {
	case e.Refused != "":
		return fmt.Sprintf("The prompt %s was changed and cannot be used as it is, so models are told by the one before: %s", e.Prompt, e.Refused)
	case e.From == "":
		return ""
	case e.From == e.Version:
		return fmt.Sprintf("The prompt %s is as it was before.", e.Prompt)
	}
	return fmt.Sprintf("Models are told by a new version of the prompt %s from this round on.", e.Prompt)
}

// announce says in a sentence what happened to the season as a whole, to a stock
// or to an agent.
func announce(state *arena.State, event arena.Event) (notice Notice, ok bool) {
	switch e := event.(type) {
	case *arena.SeasonStarted:
		text := fmt.Sprintf("Season %d begins.", e.Season)
		if e.Prelude > 0 {
			text = fmt.Sprintf("Season %d begins; its first %d sessions are played at once.", e.Season, e.Prelude)
		}
		return Notice{Kind: "season", Text: text}, true
	case *arena.SplitApplied:
		return Notice{Kind: "split", Symbol: e.Symbol, Text: fmt.Sprintf("%s splits %d for %d.", e.Symbol, e.To, e.From)}, true
	case *arena.SplitDoubted:
		return Notice{Kind: "split", Symbol: e.Symbol, Text: doubtOf(e)}, true
	case *arena.SymbolSettled:
		return Notice{Kind: "settled", Symbol: e.Symbol, Text: settlementOf(e)}, true
	case *arena.DividendAccrued:
		return Notice{
			Kind: "dividend", Symbol: e.Symbol,
			Text: fmt.Sprintf("%s pays $%v a share on %s.", e.Symbol, e.PerShare, e.PayDate),
		}, true
	case *arena.Paused:
		text := "Paused."
		if e.Stop {
			text = "Stopped."
		}
		return Notice{Kind: "paused", Text: text}, true
	case *arena.Resumed:
		return Notice{Kind: "resumed", Text: "The season goes on."}, true
	case *arena.SeasonExtended:
		return Notice{Kind: "resumed", Text: "There are more prices: the season goes on."}, true
	case *arena.SealRevealed:
		return Notice{Kind: "revealed", Text: revelationOf(e)}, true
	case *arena.LossAccepted:
		return Notice{Kind: "lost", Text: lossOf(state, e)}, true
	case *arena.SeasonEnded:
		return Notice{Kind: "ended", Text: "The season has ended: " + view.ReasonOf(state) + "."}, true
	case *arena.PromptChanged:
		text := promptOf(e)
		return Notice{Kind: "prompt", Text: text}, text != ""
	case *arena.AgentCrashed:
		return Notice{Kind: "crash", Agent: e.Agent, Text: e.Agent + " crashed while it was deciding."}, true
	case *arena.AgentBenched:
		return Notice{Kind: "benched", Agent: e.Agent, Text: fmt.Sprintf("%s sits out until round %d.", e.Agent, e.Until)}, true
	case *arena.AgentReturned:
		return Notice{Kind: "returned", Agent: e.Agent, Text: e.Agent + " is back."}, true
	}
	return notice, false
}

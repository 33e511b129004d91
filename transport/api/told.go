package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// told is a prompt as it was sent. What was told more than once stands in the journal
// once, maybe in an earlier record.
func told(ctx context.Context, known *view.Inspection, parts []arena.PromptPart) (string, error) {
	var prompt strings.Builder
	records := make(map[uint64][]*arena.PromptKept, 2)
	for i := range parts {
		part := &parts[i]
		if part.Seq == 0 {
			prompt.WriteString(part.Text)
			continue
		}
		kept, ok := records[part.Seq]
		if !ok {
			events, err := known.Record(ctx, part.Seq)
			if err != nil {
				return "", err
			}
			kept = keptIn(events)
			records[part.Seq] = kept
		}
		text, err := textOf(part, kept)
		if err != nil {
			return "", err
		}
		prompt.WriteString(text)
	}
	return prompt.String(), nil
}

// keptIn are the parts that a record keeps.
func keptIn(events []arena.Event) []*arena.PromptKept {
	var kept []*arena.PromptKept
	for _, event := range events {
		if part, ok := event.(*arena.PromptKept); ok {
			kept = append(kept, part)
		}
	}
	return kept
}

// textOf is the text of a part among those that its record keeps.
func textOf(part *arena.PromptPart, kept []*arena.PromptKept) (string, error) {
	for nth, k := range kept {
		if k.Sum == part.Sum || part.Sum == "" && nth == part.Nth {
			return k.Text, nil
		}
	}
	return "", fmt.Errorf("record %d does not hold part %d %s of a prompt: %w", part.Seq, part.Nth, part.Sum, arena.ErrCorrupt)
}

package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// told is a prompt as it was sent. What several agents were told stands in the journal
// once, maybe in an earlier record.
func told(ctx context.Context, known *view.Inspection, parts []arena.PromptPart) (string, error) {
	var prompt strings.Builder
	for i := range parts {
		text, err := partOf(ctx, known, &parts[i])
		if err != nil {
			return "", err
		}
		prompt.WriteString(text)
	}
	return prompt.String(), nil
}

func partOf(ctx context.Context, known *view.Inspection, part *arena.PromptPart) (string, error) {
	if part.Seq == 0 {
		return part.Text, nil
	}
	events, err := known.Record(ctx, part.Seq)
	if err != nil {
		return "", err
	}
	nth := 0
	for _, event := range events {
		kept, ok := event.(*arena.PromptKept)
		if !ok {
			continue
		}
		if kept.Sum == part.Sum || part.Sum == "" && nth == part.Nth {
			return kept.Text, nil
		}
		nth++
	}
	return "", fmt.Errorf("record %d does not hold part %d %s of a prompt: %w", part.Seq, part.Nth, part.Sum, arena.ErrCorrupt)
}

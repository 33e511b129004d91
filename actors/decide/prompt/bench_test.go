package prompt_test

import (
	"fmt"
	"testing"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// BenchmarkTemplate_Write writes what one agent is told over 20 symbols, with positions,
// refusals, memory and messages.
func BenchmarkTemplate_Write(b *testing.B) {
	view := story(b)[0]
	scene := *view.Scene
	for i := len(scene.Symbols); i < 20; i++ {
		scene.Symbols = append(scene.Symbols, arena.Symbol(fmt.Sprintf("Z%02d", i)))
		scene.Prices = append(scene.Prices, arena.Money(i)*arena.Dollar)
		scene.Closes = append(scene.Closes, 10*arena.Dollar)
	}
	view.Scene = &scene
	template := prompt.Default()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := template.Write(&view, ""); err != nil {
			b.Fatal(err)
		}
	}
}

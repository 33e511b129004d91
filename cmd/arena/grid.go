package main

import (
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// A grid is a table for people, its columns aligned.
type grid struct {
	lines []string
}

func newGrid(header ...string) *grid {
	g := new(grid)
	if len(header) > 0 {
		g.row(header...)
	}
	return g
}

// row adds a line.
func (g *grid) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = oneLine(cell)
	}
	g.lines = append(g.lines, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
}

func (g *grid) write(w io.Writer) error {
	const gap = 2
	table := tabwriter.NewWriter(w, 0, 0, gap, ' ', 0)
	for _, line := range g.lines {
		if _, err := io.WriteString(table, line+"\n"); err != nil {
			return err
		}
	}
	return table.Flush()
}

// oneLine is text whose control characters became spaces, so that none breaks a line or
// talks to the terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

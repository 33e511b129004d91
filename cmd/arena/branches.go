package main

import (
	"path"
	"strings"
)

// branches draws the tree of the actors, whose parents come before their children in it:
// the index of each in actors, and its path, without what it has in common with that of
// its parent, behind the lines of the tree.
func branches(actors []actorLine) (order []int, drawn []string) {
	children := make(map[string][]int)
	paths := make(map[string]bool, len(actors))
	for i := range actors {
		paths[actors[i].Path] = true
	}
	for i := range actors {
		above := parentOf(actors[i].Path, paths)
		children[above] = append(children[above], i)
	}
	var draw func(above, margin string)
	draw = func(above, margin string) {
		below := children[above]
		for n, i := range below {
			branch, rest := "├ ", "│ "
			switch {
			case above == "":
				branch, rest = "", ""
			case n == len(below)-1:
				branch, rest = "└ ", "  "
			}
			order = append(order, i)
			drawn = append(drawn, margin+branch+strings.TrimPrefix(actors[i].Path, above+"/"))
			draw(actors[i].Path, margin+rest)
		}
	}
	draw("", "")
	return order, drawn
}

// parentOf is the nearest of paths that actor lies below, or nothing.
func parentOf(actor string, paths map[string]bool) string {
	for above := path.Dir(actor); above != "." && above != "/"; above = path.Dir(above) {
		if paths[above] {
			return above
		}
	}
	return ""
}

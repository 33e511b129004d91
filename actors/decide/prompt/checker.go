package prompt

import (
	"fmt"
	"slices"
	"text/template/parse"
)

const (
	// deepest is how many loops may run within one another. A loop in a template runs
	// over what we hand it, which is short, or over a number up to mostTimes.
	deepest   = 2
	mostTimes = 1_000
)

// A checker refuses templates that could run for ever, or grow without a bound, before
// one is run.
type checker struct {
	template *Template
	source   string
	open     []string // the sections that are being walked
	loops    int
	err      error
}

// functions are those that neither make a text nor reach anything.
func functions() []string {
	return []string{"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index"}
}

func (c *checker) check() error {
	for _, section := range []string{systemSection, sceneSection, ownSection} {
		c.section(section, nil)
	}
	return c.err
}

func (c *checker) refuse(node parse.Node, format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%s:%d: %s", c.template.sections.Name(), lineOf(c.source, node.Position()), fmt.Sprintf(format, args...))
	}
}

// section walks what is defined as name, as it is used at node.
func (c *checker) section(name string, at parse.Node) {
	found := c.template.sections.Lookup(name)
	switch {
	case c.err != nil || found == nil || found.Tree == nil: // running it says what is missing
		return
	case slices.Contains(c.open, name):
		c.refuse(at, "section %q uses itself", name)
		return
	case len(c.open) > deepest:
		c.refuse(at, "section %q is used within too many others", name)
		return
	}
	c.open = append(c.open, name)
	c.list(found.Root)
	c.open = c.open[:len(c.open)-1]
}

func (c *checker) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		c.node(node)
	}
}

func (c *checker) node(node parse.Node) {
	switch n := node.(type) {
	case *parse.ActionNode:
		c.pipe(n.Pipe)
	case *parse.TemplateNode:
		c.pipe(n.Pipe)
		c.section(n.Name, n)
	case *parse.IfNode:
		c.branch(&n.BranchNode)
	case *parse.WithNode:
		c.branch(&n.BranchNode)
	case *parse.RangeNode:
		c.loops++
		if c.loops > deepest {
			c.refuse(n, "more than %d loops run within one another", deepest)
		}
		c.branch(&n.BranchNode)
		c.loops--
	}
}

func (c *checker) branch(n *parse.BranchNode) {
	c.pipe(n.Pipe)
	c.list(n.List)
	c.list(n.ElseList)
}

func (c *checker) pipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	for _, command := range pipe.Cmds {
		for _, argument := range command.Args {
			c.argument(argument)
		}
	}
}

func (c *checker) argument(node parse.Node) {
	switch n := node.(type) {
	case *parse.PipeNode:
		c.pipe(n)
	case *parse.ChainNode:
		c.argument(n.Node)
	case *parse.IdentifierNode:
		if !slices.Contains(functions(), n.Ident) {
			c.refuse(n, "function %q may not be used here", n.Ident)
		}
	case *parse.NumberNode:
		if !n.IsInt || n.Int64 < -mostTimes || n.Int64 > mostTimes {
			c.refuse(n, "%s is not a whole number up to %d", n.Text, mostTimes)
		}
	}
}

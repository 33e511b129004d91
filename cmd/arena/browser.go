package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
)

// openPage shows url in the browser, which outlives the server. It does not wait; where
// no browser can be opened, it says so, and everything goes on.
func (p *program) openPage(ctx context.Context, url string) {
	name, args := browser(runtime.GOOS)
	opening := exec.CommandContext(context.WithoutCancel(ctx), name, append(args, url)...) //nolint:gosec // one of three commands
	detach(opening)
	go func() {
		if err := opening.Run(); err != nil {
			_, _ = fmt.Fprintf(p.errOut, "warning: no browser could be opened (%v); the page is at %s\n", err, url)
		}
	}()
}

// browser is the command that shows a URL on a system.
func browser(system string) (name string, args []string) {
	switch system {
	case "darwin":
		return "open", nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	}
	return "xdg-open", nil
}

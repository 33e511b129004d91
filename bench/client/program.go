//go:build linux

package client

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// BuildArena makes the arena program in folder and returns its path. The program that asks is
// called who, for an error that says what to do.
func BuildArena(ctx context.Context, folder, who string) (string, error) {
	const module = "github.com/seed45548214/arena"
	source, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("find %s: %w; run %s in the folder bench, or give -arena", module, err, who)
	}
	path := filepath.Join(folder, "arena")
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-o", path, "./cmd/arena")
	build.Dir = strings.TrimSpace(string(source))
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build arena: %w\n%s", err, text)
	}
	return path, nil
}

//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "watch: the audience reads with epoll, which only Linux has")
	os.Exit(1)
}

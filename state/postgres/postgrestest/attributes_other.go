//go:build !linux

package postgrestest

import "syscall"

func attributes() *syscall.SysProcAttr { return nil }

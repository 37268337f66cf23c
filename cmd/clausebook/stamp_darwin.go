package main

import (
	"io/fs"
	"syscall"
	"time"
)

// stampOf takes down the state of a file.
func stampOf(info fs.FileInfo) (stamp, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return stamp{}, false
	}
	return stamp{info.Size(), s.Ino, info.ModTime(), time.Unix(s.Ctimespec.Sec, s.Ctimespec.Nsec), info.Mode()}, true
}

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step, so that nobody ever sees the target missing or half old. A file system that
// cannot do it gets two renames.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if err == nil {
		return nil
	}
	return renameTwice(a, b)
}

// syncTree makes the file system write everything down; one call serves for all files.
func syncTree(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return unix.Syncfs(int(d.Fd()))
}

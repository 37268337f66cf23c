package main

import (
	"errors"
	"os"
)

var errLocked = errors.New("locked")

// renameTwice puts a in the place of b where the system has no exchange; the old folder waits beside it, and comes back when
// the second step fails.
func renameTwice(a, b string) error {
	old := a + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(b, old); err != nil {
		return err
	}
	if err := os.Rename(a, b); err != nil {
		return errors.Join(err, os.Rename(old, b))
	}
	return os.RemoveAll(old)
}

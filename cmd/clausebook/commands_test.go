package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptCommands are what the scripts can do beside running programs.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"lock":  scriptLock,
	"sums":  scriptSums,
	"exits": scriptExits,
}

// lock FILE holds the lock of an output, as another build does, until the script ends.
func scriptLock(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: lock file")
	}
	f, err := lockFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { f.Close() })
}

// sums DIR FILE writes the SHA-256 and the name of every file of a folder, so that two folders are compared with cmp.
func scriptSums(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: sums dir file")
	}
	var lines []string
	dir := ts.MkAbs(args[0])
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(data), filepath.ToSlash(rel)))
		return err
	})
	ts.Check(err)
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(lines, "")), 0o644))
}

// exits CODE PROGRAM ARGS… runs a program that must end with the given exit status.
func scriptExits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits code program args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if x := new(exec.ExitError); errors.As(err, &x) {
		got = x.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("%s ends with %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

package main

import (
	"flag"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts of testdata/script expect")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"clausebook": main})
}

// The archives of testdata/script show the commands at work: the first line of each is its promise.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                scriptCommands,
		Setup: func(e *testscript.Env) error {
			e.Setenv("LC_ALL", "C.UTF-8")
			e.Setenv("HOME", e.WorkDir)
			for _, who := range []string{"AUTHOR", "COMMITTER"} {
				e.Setenv("GIT_"+who+"_NAME", "Chen Li")
				e.Setenv("GIT_"+who+"_EMAIL", "chen@example.com")
				e.Setenv("GIT_"+who+"_DATE", "2026-11-22T12:00:00Z")
			}
			program, err := exec.LookPath("clausebook")
			e.Setenv("CLAUSEBOOK", program) // for scripts that take the PATH away
			return err
		},
	})
}

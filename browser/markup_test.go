package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The Nu HTML checker has nothing against any page, style sheet or drawing of the starter documents.
func TestMarkup(t *testing.T) {
	checker := testdata + "node_modules/vnu-jar/build/dist/vnu.jar"
	if _, err := os.Stat(checker); err != nil {
		t.Fatalf("the browser tests need the Nu HTML checker: npm ci in testdata/browser, or make tools (%v)", err)
	}
	if _, err := exec.LookPath("java"); err != nil {
		t.Fatal("the browser tests need Java 17 for the Nu HTML checker: on Debian, apt-get install default-jre-headless, or make tools")
	}
	h, small := get(t, starter), get(t, states)
	var report bytes.Buffer
	cmd := exec.Command("java", "-jar", checker, "--format", "json", "--exit-zero-always", "--also-check-css", "--also-check-svg", "--skip-non-html", h.dir, small.dir)
	cmd.Stderr = &report // the checker writes its findings there
	if err := cmd.Run(); err != nil {
		t.Fatalf("the Nu HTML checker: %v\n%s", err, report.String())
	}
	var list struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			LastLine                             int
		}
	}
	if err := json.Unmarshal(report.Bytes(), &list); err != nil {
		t.Fatalf("the Nu HTML checker says: %s", report.String())
	}
	warnings := map[string]int{}
	errors := 0
	for _, m := range list.Messages {
		switch {
		case m.Type != "info" && !tooNew(m.Message):
			if errors++; errors <= 20 {
				t.Errorf("%s:%d: %s\n\t%s", filepath.Base(m.URL), m.LastLine, m.Message, strings.TrimSpace(m.Extract))
			}
		case !mistaken(m.Message):
			warnings[m.Message]++
		}
	}
	t.Logf("%d pages checked, %d errors", len(h.pages(t))+len(small.pages(t)), errors)
	for _, w := range sorted(warnings) {
		t.Log("warning: ", w)
	}
}

// tooNew tells whether the checker complains of a style that is right but younger than its tables.
func tooNew(message string) bool {
	return strings.Contains(message, `Property “field-sizing” doesn't exist`) // CSS Basic User Interface 4; without it a select is wider
}

// mistaken tells whether a warning is the checker's own fault: in a folder it takes the policy's 'self' for no file at all.
// That the policy lets through what the pages need is seen in the browser.
func mistaken(message string) bool {
	return strings.HasPrefix(message, "Resource violates Content Security Policy (meta tag): ")
}

func sorted(counts map[string]int) []string {
	var list []string
	for what, n := range counts {
		list = append(list, fmt.Sprintf("%d × %s", n, what))
	}
	slices.Sort(list)
	return list
}

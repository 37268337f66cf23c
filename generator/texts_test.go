package generator_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/spill"
	"github.com/clausebook/clausebook/themes"
)

// buildFrom makes the site of the starter book with its texts in a file, and the texts of its search results in another.
func buildFrom(t *testing.T, file io.ReaderAt, whole *[]byte, rows spill.File, add func(generator.File) error) error {
	t.Helper()
	s, _, err := site.Load(content.Files, site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range slices.Concat(s.Documents, s.Pages) {
		for _, e := range d.Editions {
			at := len(*whole)
			*whole = append(*whole, e.Text.HTML...)
			e.Text.MoveTo(file, int64(at))
		}
	}
	layer, _ := themes.Find("default")
	theme, err := generator.LoadTheme(layer)
	if err != nil {
		t.Fatal(err)
	}
	return generator.Build(s, theme, generator.Options{Files: content.Files, Rows: func() (spill.File, error) { return rows, nil }}, add)
}

type inMemory struct{ data *[]byte }

func (m inMemory) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(*m.data).ReadAt(p, at)
}

// Where the texts are kept makes no difference to any file.
func TestTextsInAFileGiveTheSameSite(t *testing.T) {
	var whole []byte
	want, n := starterFiles(t), 0
	err := buildFrom(t, inMemory{&whole}, &whole, &rowFile{}, func(f generator.File) error {
		n++
		if !bytes.Equal(f.Data, want[f.Path]) {
			t.Errorf("%s differs", f.Path)
		}
		return nil
	})
	if err != nil || n != len(want) {
		t.Errorf("%d files, want %d; %v", n, len(want), err)
	}
}

// A rowFile holds rows, or loses them in one of two ways.
type rowFile struct {
	data     []byte
	in, back error
}

func (f *rowFile) Write(p []byte) (int, error) {
	f.data = append(f.data, p...)
	return len(p), f.in
}

func (f *rowFile) ReadAt(p []byte, at int64) (int, error) {
	if f.back != nil {
		return 0, f.back
	}
	return bytes.NewReader(f.data).ReadAt(p, at)
}

// Rows that cannot be written, or not read again, stop the build: no search is made without them.
func TestRowsThatAreLostStopTheBuild(t *testing.T) {
	for _, file := range []*rowFile{{in: errBroken}, {back: errBroken}} {
		var whole []byte
		err := buildFrom(t, inMemory{&whole}, &whole, file, func(generator.File) error { return nil })
		if !errors.Is(err, errBroken) {
			t.Errorf("got %v, want %v", err, errBroken)
		}
	}
}

type broken struct{}

var errBroken = errors.New("broken disk")

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errBroken }

// A text that cannot be read again stops the build: no page is made without it.
func TestTextsThatAreLostStopTheBuild(t *testing.T) {
	var whole []byte
	err := buildFrom(t, broken{}, &whole, &rowFile{}, func(generator.File) error { return nil })
	if !errors.Is(err, errBroken) {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

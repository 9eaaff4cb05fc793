// The shelf of measures: one line lists one.

// purpose: Drop the index that a killed CREATE CONSTRAINT left behind
// mode: write
// param: name STRING of the index
DROP INDEX $name IF EXISTS

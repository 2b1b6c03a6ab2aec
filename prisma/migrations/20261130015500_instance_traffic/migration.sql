ALTER TABLE instance
  ADD COLUMN net_rx_bytes_per_s DOUBLE PRECISION,
  ADD COLUMN net_tx_bytes_per_s DOUBLE PRECISION;

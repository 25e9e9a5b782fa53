-- only: postgres
-- A new text waits in a list of at most 64 kB until its words are indexed together with those of others: each by itself cost
-- twice the time among a million (measured).
ALTER INDEX matter_search_words_idx SET (fastupdate = on, gin_pending_list_limit = 64);
-- only: all

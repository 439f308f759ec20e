//! Writing the invented year into a store's journal, frame by frame, with the times it is said to have.

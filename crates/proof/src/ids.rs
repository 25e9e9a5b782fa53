//! The ids this room gives out.

haina_core::typed_ids! {
    /// A question (核验) that was asked.
    QuestionKindId => QuestionId, "qst";
}

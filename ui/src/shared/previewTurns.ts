let turn = 0;

/** The number of the next preview request. The program cancels waiting requests with a lower one, whoever asked for them. */
export const nextPreviewTurn = () => ++turn;

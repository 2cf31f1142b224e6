// What is said of weights, confusion and calibration, in Korean.
import type { Words } from '../words.ts';

export const inside: Words['inside'] = {
  weights: '가중치',
  confusion: '혼동 행렬',
  calibration: '확률 보정',
  norm: '모든 가중치의 크기',
  was: '이전 {norm}',
  outline: '윤곽선',
  penaltyShare: '페널티: 비용의 {share}',
  zeros: '가중치 {all}개 중 {zeros}개가 0',
  layer: '{layer}층',
  weightCount: '{weights}개',
  histogram: '{layer}층: 가중치 {weights}개, 전체 크기 {norm}, 가장 큰 값 {most}',
  right: '검증 예제 {all}개 가운데 맞힌 비율',
  confusionCaption: '검증 예제: 행은 실제 클래스, 열은 예측한 클래스',
  predicted: '예측',
  actual: '실제',
  calibrationError: '확신도와 정답률의 차이',
  trusted: '확률을 믿을 수 있습니다.',
  tooSure: '맞히는 것보다 더 확신합니다: 점이 선 아래에 있습니다.',
  tooCautious: '확신하는 것보다 더 잘 맞힙니다: 점이 선 위에 있습니다.',
  confidence: '확신도',
  rightShare: '정답률',
  examples: '예제 수',
  reliability: '신경망이 얼마나 확신했고 실제로 얼마나 맞혔는지로 나눈 검증 예제',
};

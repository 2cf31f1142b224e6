// What is said of the decision boundary, in Korean.
import type { Words } from '../words.ts';

export const boundary: Words['boundary'] = {
  howToRead: '결정 경계입니다. 화살표 키로 커서를 옮기면 그 자리의 확률을 읽어 줍니다.',
  summary: '{x1}, {x2} 평면에서 {classes} 클래스의 결정 영역. 훈련 점 {training}개, 검증 점 {validation}개',
  noPlane: '결정 경계를 그리려면 수치 특성이 둘 있어야 합니다. 이 표에는 모자랍니다.',
  reading: '{label}: {share}',
  across: '가로',
  up: '세로',
  slice: '나머지 특성은 중앙값으로 고정',
  firstLayer: '{layer}층 · 유닛마다 보는 영역, 색은 지지하는 클래스',
  layer: '{layer}층',
  unitsSummary: '은닉 {layer}층 유닛 {units}개의 표면. 어두운 유닛은 다음 스텝에서 잠듭니다',
};
